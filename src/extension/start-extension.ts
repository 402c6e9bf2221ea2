import { Interrupted, UserError } from '../errors.js';
import { awaitReadiness, type Readiness } from './await-readiness.js';
import { portIsTaken } from './free-port.js';
import { createOutputLog, type OnOutput, type OutputLog } from './output-log.js';
import { parseCommand } from './parse-command.js';
import { startProcessGroup, type ProcessExit, type ProcessGroup, type Stopped } from './process-group.js';

export interface StartExtensionOptions {
  /** The command line, run without a shell: `npm run dev`. */
  command: string;
  cwd: string;
  /** Added to this process's own variables, without the secrets among them: see `extensionEnvironment`. */
  env: Readonly<Record<string, string>>;
  /** The port that `env` tells the extension to listen on. */
  port: number;
  /** Asked until it answers anything; default `/`. */
  healthPath?: string | null | undefined;
  /** Aborting it while the extension starts ends it and throws `Interrupted`. */
  signal?: AbortSignal | undefined;
  /** Default 30,000. */
  startTimeoutMs?: number | undefined;
  /** How long the extension may take to end after SIGTERM; default 5,000. */
  stopGraceMs?: number | undefined;
  /** Every line that it writes, as it comes. */
  onOutput?: OnOutput | undefined;
}

interface RestartOptions {
  graceMs?: number;
  whileDown?: (() => void) | undefined;
  signal?: AbortSignal | null;
}

/** An extension that runs as a child of this process. */
export interface RunningExtension {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The process id of the command: after a restart, the new one. */
  readonly pid: number;
  /** What it wrote so far, at most the last 1 MB, restarts included. */
  output(): string;
  /** How the command ended; after a restart, the new one. */
  readonly exited: Promise<ProcessExit>;
  /** Asks it and everything that it started to end, and ends what is left after the grace time. */
  stop(): Promise<Stopped>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /**
   * Stops it if it still runs, and starts it again with the same command, port and environment.
   * @param options.graceMs instead of the one that it was started with
   * @param options.whileDown called between its end and its new start
   * @param options.signal instead of the one that it was started with; null for none
   */
  restart(options?: RestartOptions): Promise<Stopped>;
}

/**
 * Starts an extension and waits until its port answers.
 *
 * @throws UserError kind `unavailable` when the port is taken, the command is not found, the extension ends instead
 *   of listening, or does not answer in time; kind `usage` when the command can't be run without a shell
 * @throws Interrupted when `signal` aborts meanwhile
 */
export async function startExtension(options: StartExtensionOptions): Promise<RunningExtension> {
  const log = createOutputLog(options.onOutput);
  let running = await startOnce(options, log);
  const usualGraceMs = options.stopGraceMs ?? 5_000;
  return {
    port: options.port,
    get url() {
      return running.url;
    },
    get pid() {
      return running.group.pid;
    },
    get exited() {
      return running.group.exited;
    },
    output: () => log.text(),
    stop: () => running.group.stop(usualGraceMs),
    kill: () => running.group.kill(),
    async restart({ graceMs = usualGraceMs, whileDown, signal = options.signal } = {}) {
      const stopped = await running.group.stop(graceMs);
      whileDown?.();
      running = await startOnce({ ...options, signal: signal ?? undefined }, log);
      return stopped;
    },
  };
}

async function startOnce(
  options: StartExtensionOptions,
  log: OutputLog,
): Promise<{ group: ProcessGroup; url: string }> {
  const { command, port, signal, startTimeoutMs = 30_000 } = options;
  const [program, ...args] = parseCommand(command);
  if (isAborted(signal)) throw new Interrupted();
  if (await portIsTaken(port)) throw portTaken(port);

  const group = await startProcessGroup({ program, args, cwd: options.cwd, env: options.env, log });
  const giveUp = new AbortController();
  const stopWaiting = (): void => giveUp.abort();
  signal?.addEventListener('abort', stopWaiting, { once: true });
  try {
    const path = options.healthPath ?? '/';
    const outcome = await Promise.race([
      group.exited,
      awaitReadiness(port, path, startTimeoutMs, giveUp.signal),
    ]);
    if (isAborted(signal)) throw new Interrupted();
    if (!('state' in outcome)) {
      // What it wrote last is still in the pipe when it has just ended.
      await group.kill();
      throw endedAtStart(command, outcome, log);
    }
    if (outcome.state !== 'ready') throw notReady(options, outcome, log);
    const host = outcome.host === '::1' ? '[::1]' : outcome.host;
    return { group, url: `http://${host}:${port}` };
  } catch (error) {
    await group.kill();
    throw error;
  } finally {
    stopWaiting();
    signal?.removeEventListener('abort', stopWaiting);
  }
}

/** Asked anew each time: the compiler takes a signal that was not aborted once for one that never is. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}

function portTaken(port: number): UserError {
  return new UserError(`Port ${port} is taken: something else listens there, so the extension can't.`, {
    kind: 'unavailable',
    nextSteps: ['End what listens there, or choose another port.'],
  });
}

function endedAtStart(command: string, { code, signal }: ProcessExit, log: OutputLog): UserError {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return new UserError(
    `The extension (\`${command}\`) ended ${how} instead of listening.${lastOutput(log)}`,
    {
      kind: 'unavailable',
      nextSteps: ['Mend what its output says, or correct `dev.command` in rehive.json.'],
    },
  );
}

function notReady(options: StartExtensionOptions, { state }: Readiness, log: OutputLog): UserError {
  const { command, port, healthPath, startTimeoutMs = 30_000 } = options;
  const seconds = startTimeoutMs / 1000;
  const path = healthPath ?? '/';
  const what =
    state === 'silent'
      ? `accepts connections on port ${port} but did not answer GET ${path} within ${seconds} s`
      : `runs, but nothing listened on port ${port} within ${seconds} s (tried 127.0.0.1 and ::1)`;
  return new UserError(`The extension (\`${command}\`) ${what}.${lastOutput(log)}`, {
    kind: 'unavailable',
    nextSteps: [
      `It has to listen on the port that the variable PORT says (${port} this time); \`dev.env\` in rehive.json renames it.`,
    ],
  });
}

function lastOutput(log: OutputLog): string {
  const lines = log.tail(15);
  if (lines.length === 0) return ' It wrote nothing.';
  return `\nThe last of its output:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
