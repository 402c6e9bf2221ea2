import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../run-bin.js';

/** A command of ours that runs until it is ended. */
export interface LongRunning {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Each line of stdout, parsed. Throws when one is not JSON. */
  events(): Record<string, unknown>[];
  /** The first text of stdout and stderr together that fits; rejects with what was said when the command ends first. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Closes the pipe of its stdout, as `| head` does. */
  stopReading(): void;
  /** Sends a signal and tells the exit code, or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const started = new Set<LongRunning>();

/** Ends what a test has left running. */
export async function endAll(): Promise<void> {
  await Promise.all([...started].map((command) => command.end('SIGTERM')));
  started.clear();
}

export function spawnBin(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): LongRunning {
  const child = spawn(process.execPath, [join(root, 'bin/rehive-ext.js'), ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
      for (const watch of watchers) watch();
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(signal ?? code);
    });
  });
  const command: LongRunning = {
    pid: child.pid ?? 0,
    ended,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    events: () =>
      output.stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    waitFor(pattern, timeoutMs = 20_000) {
      return new Promise((resolve, reject) => {
        const finish = (settle: () => void): void => {
          watchers.delete(look);
          clearTimeout(timer);
          settle();
        };
        const failed = (why: string): void =>
          finish(() => reject(new Error(`${pattern} ${why}:\n${output.stdout}\n${output.stderr}`)));
        const look = (): void => {
          const found = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
          if (found !== null) finish(() => resolve(found));
        };
        const timer = setTimeout(() => failed(`did not come within ${timeoutMs} ms`), timeoutMs);
        watchers.add(look);
        look();
        void ended.then((how) => failed(`did not come before the end (${how})`));
      });
    },
    stopReading: () => void child.stdout.destroy(),
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
  started.add(command);
  return command;
}

/** The first line that `platform --json` prints: where it is, and whose tokens work. */
export interface Ready {
  event: string;
  url: string;
  api_url: string;
  companies: { id: string; admin_token: string; user_token: string }[];
}

export async function readyLine(command: LongRunning): Promise<Ready> {
  const [line] = await command.waitFor(/^\{"event":"ready".*$/m);
  return JSON.parse(line) as Ready;
}
