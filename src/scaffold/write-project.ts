import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import { systemErrorCode } from './disk-trouble.js';
import type { ProjectPlan } from './plan-project.js';
import type { RenderedFile } from './render-template.js';
import type { Rollback } from './rollback.js';

/** What happens to files that the target has already. */
export type ConflictPolicy = 'overwrite' | 'skip';

/** What is in the project's folder now, and where its former files are kept until all is complete. */
export interface WrittenProject {
  /** The files that were written: paths inside the project. */
  files: string[];
  /** A folder for what must be put back at a failure; null where the target is new. */
  keep: string | null;
  /** Gives up what was kept, once all is complete. */
  finish: () => void;
}

/**
 * Writes the plan's files: into a temporary folder first, then into place. All in one go, so that a signal comes either
 * before or after, and each step is undoable.
 */
export function writeProject(plan: ProjectPlan, policy: ConflictPolicy, rollback: Rollback): WrittenProject {
  return plan.target.exists ? writeInto(plan, policy, rollback) : writeNew(plan, rollback);
}

function writeNew({ target, files }: ProjectPlan, rollback: Rollback): WrittenProject {
  const { folder } = target;
  makeFolder(dirname(folder), rollback);
  const draft = mkdtempSync(join(dirname(folder), `.${basename(folder).slice(0, 80)}-`));
  rollback.add(() => removeTree(draft));
  // A folder made for secrets' sake is private; a project is as open as the umask says.
  chmodSync(draft, 0o777 & ~process.umask());
  writeDraft(draft, files);
  // Renaming onto a folder works where that is empty, on some systems. One that has come meanwhile is not ours.
  if (existsSync(folder)) throw cameMeanwhile(folder);
  renameSync(draft, folder);
  rollback.add(() => removeTree(folder));
  return { files: files.map(({ path }) => path), keep: null, finish: () => {} };
}

function writeInto(
  { target, files, conflicts }: ProjectPlan,
  policy: ConflictPolicy,
  rollback: Rollback,
): WrittenProject {
  const { folder } = target;
  const taken = new Set(conflicts.map(({ path }) => path));
  const written = policy === 'skip' ? files.filter(({ path }) => !taken.has(path)) : files;
  // Inside the folder and not beside it: the parent may be read-only (/home) or on another disk (a mounted folder).
  const work = mkdtempSync(join(folder, '.create-'));
  rollback.add(() => removeTree(work));
  const draft = join(work, 'new');
  const keep = join(work, 'former');
  writeDraft(draft, written);
  for (const { path } of written) {
    const place = join(folder, path);
    if (taken.has(path)) setAside(place, join(keep, path), rollback);
    makeFolder(dirname(place), rollback);
    moveIntoPlace(join(draft, path), place, rollback);
  }
  removeTree(draft);
  return { files: written.map(({ path }) => path), keep, finish: () => removeTree(work) };
}

/** Moves something of the user's away, to be put back at a failure. */
export function setAside(place: string, kept: string, rollback: Rollback): void {
  mkdirSync(dirname(kept), { recursive: true });
  renameSync(place, kept);
  rollback.add(() => renameSync(kept, place));
}

/** Removes a file or folder with all that is in it, links not followed. Nothing there is fine. */
export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function writeDraft(draft: string, files: readonly RenderedFile[]): void {
  const folders = new Set(files.map(({ path }) => dirname(join(draft, path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (const { path, content, executable, secret } of files) {
    const mode = secret ? 0o600 : executable ? 0o777 : 0o666;
    writeFileSync(join(draft, path), content, { mode, flag: 'wx' });
  }
}

/** A rename would silently replace a file that has come since the conflicts were looked for; this fails instead. */
export function moveIntoPlace(draft: string, place: string, rollback: Rollback): void {
  try {
    copyFileSync(draft, place, constants.COPYFILE_EXCL);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw cameMeanwhile(place);
    throw error;
  }
  rollback.add(() => rmSync(place, { force: true }));
}

/** Makes a folder and those above it. Undoing removes those that were made, where nothing else has come into them. */
export function makeFolder(folder: string, rollback: Rollback): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), rollback);
  mkdirSync(folder);
  rollback.add(() => removeIfEmpty(folder));
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    // Someone else's files are in it: it stays, and so do they.
    const code = systemErrorCode(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
}

function cameMeanwhile(path: string): UserError {
  return new UserError(`${path} has come into being while the project was made.`, {
    nextSteps: ['Run the command again.'],
  });
}
