import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { UserError } from '../errors.js';
import { forPeople, systemErrorCode } from './disk-trouble.js';
import { problemWithFolderName, shown } from './project-name.js';
import type { RenderedFile } from './render-template.js';

/** Where the project goes, as it is before anything is written. */
export interface Target {
  /** Absolute. */
  folder: string;
  exists: boolean;
  /** The names of what is in the folder. */
  entries: readonly string[];
  /** The folder, the target or above it, that has a `.git`; null outside any repository. */
  repository: string | null;
}

/** A file of the template that the target has already, or has something in the way of. */
export interface Conflict {
  path: string;
  /** True where the path, or a folder on the way to it, is something that no file can replace. */
  blocked: boolean;
}

/**
 * Why no project can go to `dir` (as typed, relative to `cwd`), or null where one can.
 * Throws a UserError where the system refuses to say what is there.
 */
export function problemWithTarget(dir: string, cwd: string): string | null {
  if (dir.trim() === '') return 'The folder is empty text.';
  if (dir.includes('\0')) return `A folder can't be named "${shown(dir)}": it has control characters.`;
  const folder = resolve(cwd, dir);
  const { root } = parse(folder);
  const segments = folder.slice(root.length).split(sep).filter(Boolean);
  let path = root;
  for (const segment of segments) {
    const parent = path;
    path = join(path, segment);
    const entry = entryAt(path);
    if (entry === null) {
      // A name that npm or a system can't take matters only where we are the ones to make the folder.
      const problem = problemWithFolderName(segment);
      if (problem !== null) return problem;
      continue;
    }
    if (!isFolder(path))
      return path === folder
        ? `${shown(dir)} is ${entry.isSymbolicLink() ? 'a link that leads nowhere or to a file' : 'a file'}, not a folder.`
        : `${shown(path)} (in ${shown(parent)}) is a file, so no folder can be made inside it.`;
  }
  return null;
}

/** Looks at the target. Throws a UserError where {@link problemWithTarget} has something to say. */
export function inspectTarget(dir: string, cwd: string): Target {
  const problem = problemWithTarget(dir, cwd);
  if (problem !== null) throw new UserError(problem);
  const folder = resolve(cwd, dir);
  const exists = entryAt(folder) !== null;
  return { folder, exists, entries: exists ? namesIn(folder) : [], repository: repositoryAround(folder) };
}

/** Which of the files the target has already. */
export function findConflicts(target: Target, files: readonly RenderedFile[]): Conflict[] {
  if (target.entries.length === 0) return [];
  return files.flatMap(({ path }) => {
    const blocked = isBlocked(target.folder, path);
    return blocked || entryAt(join(target.folder, path)) !== null ? [{ path, blocked }] : [];
  });
}

function isBlocked(folder: string, path: string): boolean {
  const segments = path.split('/');
  const above = segments.slice(0, -1).map((_, index) => join(folder, ...segments.slice(0, index + 1)));
  const firstOther = above.find((parent) => entryAt(parent) !== null && !isFolder(parent));
  if (firstOther !== undefined) return true;
  return entryAt(join(folder, path))?.isDirectory() === true;
}

function repositoryAround(folder: string): string | null {
  for (let path = folder; ; path = dirname(path)) {
    if (entryAt(join(path, '.git')) !== null) return path;
    if (path === dirname(path)) return null;
  }
}

/** What is at a path, links not followed; null where there is nothing. */
function entryAt(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    // A file where a folder would have to be, or a name that no folder can have: nothing is at the path.
    const code = systemErrorCode(error);
    if (code === 'ENOTDIR' || code === 'ENAMETOOLONG') return null;
    throw forPeople(error, path);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    if (systemErrorCode(error) === 'ELOOP') return false;
    throw forPeople(error, path);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw forPeople(error, folder);
  }
}
