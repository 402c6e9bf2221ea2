import { spawn } from 'node:child_process';

/**
 * Kills a process group when this process ends, also where that is by SIGKILL or with its terminal: a shell waits for the
 * end of a pipe which only this process holds. Not for Windows, which has no groups. Returns what calls it off.
 */
export function guardGroup(pid: number): () => void {
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -s KILL -- "-$0"', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a /bin/sh, whoever asked has its handler of the exit alone; an error here says nothing else.
  shell.once('error', () => shell.stdin.destroy());
  shell.unref();
  return () => void shell.kill('SIGKILL');
}
