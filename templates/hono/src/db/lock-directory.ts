import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes this process the only user of a folder, as PGlite has no lock of its own: two processes on one folder would
 * silently diverge. Waits a few seconds for a process that is just ending, takes over from one that died, and never from
 * one that lives. Returns what gives the folder back.
 */
export async function lockDirectory(directory: string, waitMs = 5_000): Promise<() => void> {
  const file = join(directory, 'lock');
  const mine = identity(process.pid);
  for (const deadline = Date.now() + waitMs; ; await sleep(100)) {
    const holder = read(file);
    if (holder !== null && isAlive(holder)) {
      if (Date.now() < deadline) continue;
      throw new Error(
        `The database in ${directory} is in use by process ${holder.split(' ')[0]}. Stop it, or set DATA_DIR to another folder. ` +
          `(If that process is something else entirely, delete ${file}.)`,
      );
    }
    if (holder !== null) rmSync(file, { force: true });
    unless('EEXIST', () => writeFileSync(file, mine, { flag: 'wx', mode: 0o600 }));
    // Of two processes that found the same dead holder, the last to write wins; the other sees it here.
    await sleep(50);
    if (read(file) === mine) return () => rmSync(file, { force: true });
  }
}

/** Pid and, on Linux, start time: a pid alone is soon used again, in a restarted container at once. */
const identity = (pid: number) => `${pid} ${processStat(pid)[19] ?? ''}`;

function isAlive(holder: string): boolean {
  const pid = Number(holder.split(' ')[0]);
  // An unfinished lock file, of a process that died while it wrote.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  const exists = unless('ESRCH', () => {
    // EPERM: it lives, and belongs to somebody else.
    unless('EPERM', () => process.kill(pid, 0));
    return true;
  });
  if (exists === null) return false;
  const stat = processStat(pid);
  // A zombie has ended already.
  return stat.length === 0 || (stat[0] !== 'Z' && identity(pid) === holder);
}

/** State, parent and so on, from /proc; empty on other systems than Linux. The command's name may hold spaces. */
const processStat = (pid: number) =>
  (read(`/proc/${pid}/stat`) ?? '').replace(/^.*\) /s, '').match(/\S+/g) ?? [];

const read = (file: string) => unless('ENOENT ESRCH', () => readFileSync(file, 'utf8'));

/** What `act` returns; null where it fails with one of these codes. */
function unless<Result>(codes: string, act: () => Result): Result | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code))) return null;
    throw error;
  }
}
