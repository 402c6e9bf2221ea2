import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes this process the only user of a folder. Waits a few seconds for a process that is just ending, takes over from
 * one that died, and never from one that lives. Returns what gives the folder back.
 */
export async function lockDirectory(directory: string, waitMs = 5_000): Promise<() => void> {
  const file = join(directory, 'lock');
  const mine = identity(process.pid);
  for (const deadline = Date.now() + waitMs; ; await sleep(100)) {
    const holder = readHolder(file);
    if (holder === null || !isAlive(holder)) {
      if (holder !== null) rmSync(file, { force: true });
      if (tryCreate(file, mine)) {
        // Of two processes that found the same dead holder, the last to write wins; the other sees it here.
        await sleep(50);
        if (readHolder(file) === mine) return () => rmSync(file, { force: true });
      }
    } else if (Date.now() > deadline) {
      const pid = holder.split(' ')[0];
      throw new Error(
        `The database in ${directory} is in use by process ${pid}. Stop it, or set DATA_DIR to another folder. ` +
          `(If that process is something else entirely, delete ${file}.)`,
      );
    }
  }
}

function tryCreate(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Pid and, where the system tells it, start time: a pid alone is soon used again. */
function identity(pid: number): string {
  return `${pid} ${processStat(pid)?.startTime ?? ''}`;
}

function isAlive(holder: string): boolean {
  const pid = Number(holder.split(' ')[0]);
  // An unfinished lock file, of a process that died while it wrote.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const stat = processStat(pid);
  // A zombie has ended already. Another start time: the pid now belongs to somebody else, as in a restarted container.
  return stat === null || (stat.state !== 'Z' && identity(pid) === holder);
}

/** From /proc, on Linux; null elsewhere. */
function processStat(pid: number): { state: string; startTime: string } | null {
  try {
    // The command's name, in parentheses, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
  } catch {
    // No /proc on this system, or the process ended meanwhile: then only the signal above tells.
    return null;
  }
}
