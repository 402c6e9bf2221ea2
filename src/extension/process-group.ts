import { spawn } from 'node:child_process';
import { execa } from 'execa';
import { UserError } from '../errors.js';
import { guardGroup } from '../guard-group.js';
import { ownSecrets } from '../own-secrets.js';
import type { OutputLog } from './output-log.js';

export interface ProcessExit {
  /** Null where a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** How a program took it that it was asked to end. */
export interface Stopped {
  /** Real milliseconds. */
  took_ms: number;
  /** It was still there when its grace time was over, and was killed. */
  forced: boolean;
}

/** A program together with everything that it starts (npm → sh → node), ended as one. */
export interface ProcessGroup {
  readonly pid: number;
  /** The program's own end. What it started is ended then, too. */
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM to all of them, SIGKILL to those that are left after `graceMs`. Resolves when they are gone. */
  stop(graceMs: number): Promise<Stopped>;
  /** SIGKILL to all of them at once. Resolves when they are gone. */
  kill(): Promise<void>;
}

export interface ProcessGroupOptions {
  program: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  log: OutputLog;
}

const windows = process.platform === 'win32';

/**
 * Starts a program without a shell, in a process group of its own, with binaries of the project's
 * `node_modules/.bin` found by name. No member outlives this process, however it ends.
 *
 * @throws UserError kind `unavailable` when there is no such program
 */
export async function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
  const { program, args, cwd, env, log } = options;
  const child = execa(program, args, {
    cwd,
    // An extension that needs one of them gets it in `dev.env`.
    env: { ...ownSecrets, ...env },
    preferLocal: true,
    localDir: cwd,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    // Windows has no process groups; there, a tree is ended by taskkill.
    detached: !windows,
    cleanup: false,
    windowsHide: true,
  });
  // Also the moment at which every pipe is closed: nobody of the group writes any more.
  const closed = child.then((result) => result);
  const pid = child.pid;
  if (pid === undefined) throw notStarted(program, cwd, (await closed).cause);
  log.follow(child.stdout, 'stdout');
  log.follow(child.stderr, 'stderr');

  const guard = endWithUs(pid);
  let stopping = false;
  let ended = false;
  const endAll = (): void => {
    if (ended) return;
    ended = true;
    signalGroup(pid, 'SIGKILL');
    guard.dismiss();
  };
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      // npm may die and leave its node behind: what the program started ends with it. While it is being stopped
      // the others still have their grace: npm is gone at once, the server behind it closes its database first.
      if (!stopping) endAll();
      resolve({ code, signal });
    });
  });
  const kill = async (): Promise<void> => {
    endAll();
    await exited;
    await Promise.race([closed, delay(500)]);
  };
  return {
    pid,
    exited,
    kill,
    async stop(graceMs) {
      stopping = true;
      const begun = performance.now();
      if (!ended) signalGroup(pid, 'SIGTERM');
      const forced = await Promise.race([closed.then(() => false), delay(graceMs).then(() => true)]);
      await kill();
      return { took_ms: Math.round(performance.now() - begun), forced };
    },
  };
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (windows) {
    // Windows has no SIGTERM either: the tree is ended at once.
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!gone) throw error;
  }
}

/** Kills the group when this process ends, however it ends. */
function endWithUs(pid: number): { dismiss(): void } {
  const killAtExit = (): void => signalGroup(pid, 'SIGKILL');
  process.once('exit', killAtExit);
  const dismissGuard = windows ? null : guardGroup(pid);
  return {
    dismiss() {
      process.off('exit', killAtExit);
      dismissGuard?.();
    },
  };
}

function notStarted(program: string, cwd: string, cause: unknown): UserError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT') {
    return new UserError(`The command \`${program}\` was not found, so the extension could not be started.`, {
      kind: 'unavailable',
      nextSteps: [
        `Run it yourself in ${cwd} to see whether it works there.`,
        'Is the project installed (npm install)? Programs in its node_modules/.bin are found by their name.',
      ],
      cause,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UserError(`The command \`${program}\` could not be started: ${reason}`, {
    kind: 'unavailable',
    cause,
  });
}

/** A wait that keeps no process alive. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
