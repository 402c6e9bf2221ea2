import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface Started {
  process: ChildProcess;
  /** From its start until it said what it was waited for. */
  ms: number;
  /** Kills it. */
  stop(): Promise<void>;
}

interface StartOptions {
  cwd?: string;
  /** Added to this process's own. */
  env?: Readonly<Record<string, string>>;
  /** What its first lines have once it listens. Default: anything. */
  word?: string;
}

/** Runs plain node with these arguments, and waits until it listens. */
export async function startNode(
  args: readonly string[],
  { cwd, env, word = '' }: StartOptions = {},
): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.includes(word) && resolve());
    exited.then(() => reject(new Error(`node ${args[0]} has ended.`)), reject);
  });
  const ms = performance.now() - begun;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { process: child, ms, stop };
}

/** How long it takes until it listens. */
export async function startMs(...start: Parameters<typeof startNode>): Promise<number> {
  const { ms, stop } = await startNode(...start);
  await stop();
  return ms;
}

/** What a process holds (`VmRSS`), or ever held (`VmHWM`), in bytes, as Linux counts; null for one that has ended. */
export function memoryOf({ pid }: ChildProcess, field: 'VmHWM' | 'VmRSS'): number | null {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
