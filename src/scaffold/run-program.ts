import { Interrupted } from '../errors.js';
import { systemErrorCode } from './disk-trouble.js';

export interface RunOptions {
  cwd: string;
  env: Readonly<NodeJS.ProcessEnv>;
  /** Ends the program, and all that it has started. */
  signal: AbortSignal;
  /** What the program reads from its stdin; nothing by default. */
  input?: string;
  /** True for what takes long: it ends also where this process is killed, and can't end it any more. */
  guarded?: boolean;
}

export interface RunResult {
  succeeded: boolean;
  /** False where the program is not on the PATH. */
  found: boolean;
  stdout: string;
  /** Both streams, as they came. */
  output: string;
  /** How it ended, for people: `exit code 1`, `signal SIGKILL`. */
  ending: string;
}

const killAfterMs = 3000;
/** A process group needs no group of its own on Windows, where signals don't reach groups. */
const ownGroup = process.platform !== 'win32';

/**
 * Runs a program to its end, without a shell and with its output captured. A failure is a result and is not thrown;
 * `Interrupted` is, once the signal has aborted and the program and everything that it started are gone.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  const { cwd, env, signal, input, guarded = false } = options;
  // Loading them takes longer than all the rest of a run that starts no program.
  const [{ execa }, { guardGroup }] = await Promise.all([import('execa'), import('../guard-group.js')]);
  if (signal.aborted) throw new Interrupted();
  const child = execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    all: true,
    reject: false,
    // A group of its own, so that package managers' children end with it too: npm leaves some of them running.
    detached: ownGroup,
    cleanup: !ownGroup,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
  });
  const stop = (wanted: NodeJS.Signals): void => endGroup(child, wanted);
  const kill = (): void => stop('SIGKILL');
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    stop('SIGTERM');
    timer = setTimeout(kill, killAfterMs);
  };
  signal.addEventListener('abort', abort);
  // First of all at the exit, so that nothing writes any more while what was made is removed.
  process.prependListener('exit', kill);
  const dismissGuard = guarded && ownGroup && child.pid !== undefined ? guardGroup(child.pid) : null;
  try {
    const result = await child;
    // What ignores SIGTERM and has closed its output would outlive the program.
    if (wasAborted(signal)) kill();
    if (wasAborted(signal)) throw new Interrupted();
    return {
      succeeded: !result.failed,
      found: result.code !== 'ENOENT',
      stdout: result.stdout ?? '',
      output: result.all ?? '',
      ending:
        result.signal === undefined ? `exit code ${result.exitCode ?? 'unknown'}` : `signal ${result.signal}`,
    };
  } finally {
    dismissGuard?.();
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    process.off('exit', kill);
  }
}

/** Read through a function: the compiler takes a property that was false once as false for ever. */
function wasAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function endGroup(
  child: { pid?: number | undefined; kill: (signal: NodeJS.Signals) => boolean },
  signal: NodeJS.Signals,
): void {
  if (child.pid === undefined) return;
  if (!ownGroup) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // All of the group are gone already, which is what was wanted. macOS says EPERM where others say ESRCH.
    const code = systemErrorCode(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
