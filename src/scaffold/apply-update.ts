import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import { forPeople } from './disk-trouble.js';
import type { UpdatePlan } from './plan-update.js';
import { createRollback, type Rollback } from './rollback.js';
import { makeFolder, moveIntoPlace, removeTree, setAside } from './write-project.js';

/**
 * Writes what the plan says, all in one go: a signal comes before or after. Where a step fails, everything is as it was.
 * @throws UserError where the disk refuses
 */
export function applyUpdate({ folder, changes, records }: UpdatePlan): void {
  const rollback = createRollback();
  try {
    const work = mkdtempSync(join(folder, '.update-'));
    rollback.add(() => removeTree(work));
    const written = changes.flatMap(({ path, content, executable, former }) =>
      content === undefined ? [] : [{ path, content, executable, former }],
    );
    for (const { path, former } of written) refuseIfChanged(join(folder, path), former);
    for (const { path, content, executable } of [...written, ...records])
      replaceFile({ folder, work, path, content, executable }, rollback);
    rollback.forget();
    removeTree(work);
  } catch (error) {
    rollback.run();
    throw forPeople(error, folder);
  }
}

/** An editor may have saved the file since it was read: that would be lost. */
function refuseIfChanged(place: string, former: Buffer | null): void {
  const isThere = lstatSync(place, { throwIfNoEntry: false }) !== undefined;
  if (isThere ? former !== null && readFileSync(place).equals(former) : former === null) return;
  throw new UserError(`${place} has changed while the update was made. Nothing was written.`, {
    nextSteps: ['Run the command again.'],
  });
}

interface Replacement {
  folder: string;
  work: string;
  path: string;
  /** Null where the file goes. */
  content: Buffer | null;
  executable: boolean;
}

function replaceFile({ folder, work, path, content, executable }: Replacement, rollback: Rollback): void {
  const place = join(folder, path);
  const former = lstatSync(place, { throwIfNoEntry: false });
  const draft = join(work, 'new', path);
  if (content !== null) {
    mkdirSync(dirname(draft), { recursive: true });
    writeFileSync(draft, content, { flag: 'wx' });
    const asItWas = former === undefined ? 0o666 & ~process.umask() : former.mode & 0o777;
    chmodSync(draft, executable ? asItWas | (0o111 & ~process.umask()) : asItWas);
  }
  if (former !== undefined) setAside(place, join(work, 'former', path), rollback);
  if (content === null) return;
  makeFolder(dirname(place), rollback);
  moveIntoPlace(draft, place, rollback);
}
