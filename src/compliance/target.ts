import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { extensionEnvironment } from '../extension/extension-environment.js';
import { freePort } from '../extension/free-port.js';
import type { Stopped } from '../extension/process-group.js';
import { startExtension, type RunningExtension } from '../extension/start-extension.js';
import type { Manifest } from '../manifest/manifest-schema.js';

/** Longer than any check calls in time, so that one which is late ends by itself and not by ours. */
const restartGraceMs = 12_000;

/** What can be done with an extension that this run started. */
export interface TargetControl {
  kill(): Promise<void>;
  /**
   * @param whileDown called between its end and its new start
   * @returns how it took it that it was asked to end
   */
  restart(whileDown?: () => void): Promise<Stopped>;
  /** What it wrote so far, restarts included. */
  output(): string;
}

/** The extension that is judged. */
export interface Target {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  /** What started it; null where it ran already. */
  readonly command: string | null;
  /** Null where others started it: then it is not ours to end. */
  readonly control: TargetControl | null;
  /** How often it ended without being asked to. */
  crashes(): number;
  /** How it ended, in words; null while it runs, or where nobody can tell. */
  ended(): string | null;
  /** Starts it again where it has ended. */
  ensureRunning(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartTargetOptions {
  command: string;
  /** The project's folder. */
  cwd: string;
  manifest: Manifest;
  apiUrl: string;
  signal?: AbortSignal | undefined;
  startTimeoutMs?: number | undefined;
}

/**
 * Starts the extension on a free port with an empty folder for its data, which is removed when it is stopped.
 * @throws UserError kind `unavailable` when it does not come up
 */
export async function startTarget(options: StartTargetOptions): Promise<Target> {
  const { command, cwd, manifest, apiUrl, signal, startTimeoutMs } = options;
  const stateDir = await mkdtemp(join(tmpdir(), 'rehive-ext-check-'));
  const removeState = (): Promise<void> => rm(stateDir, { recursive: true, force: true, maxRetries: 3 });
  try {
    const port = await freePort();
    const extension = await startExtension({
      command,
      cwd,
      env: extensionEnvironment({ port, apiUrl, stateDir, env: manifest.dev.env }),
      port,
      healthPath: manifest.endpoints.health,
      signal,
      startTimeoutMs,
    });
    return startedTarget(extension, command, removeState);
  } catch (error) {
    await removeState();
    throw error;
  }
}

function startedTarget(
  extension: RunningExtension,
  command: string,
  removeState: () => Promise<void>,
): Target {
  let ended: string | null = null;
  let crashes = 0;
  // Ends that we cause are no crashes: the one that is awaited is always the current process's.
  let generation = 0;
  let underWay: Promise<Stopped> | null = null;

  const follow = (): void => {
    ended = null;
    const mine = generation;
    const watch = async (): Promise<void> => {
      const { code, signal } = await extension.exited;
      if (mine !== generation) return;
      ended = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      crashes += 1;
    };
    void watch();
  };
  const begin = async (whileDown?: () => void): Promise<Stopped> => {
    generation += 1;
    ended = 'is being restarted';
    // Also after an interruption: the companies of the checks are to be forgotten, by an extension that runs.
    const stopped = await extension.restart({ graceMs: restartGraceMs, whileDown, signal: null });
    follow();
    return stopped;
  };
  /** Whoever finds it dead while it is being started waits for the same start. */
  const restart = (whileDown?: () => void): Promise<Stopped> => {
    underWay ??= begin(whileDown).finally(() => {
      underWay = null;
    });
    return underWay;
  };
  follow();

  return {
    url: extension.url,
    command,
    control: {
      async kill() {
        generation += 1;
        await extension.kill();
        ended = 'was killed by the check';
      },
      restart,
      output: () => extension.output(),
    },
    crashes: () => crashes,
    ended: () => ended,
    async ensureRunning() {
      if (ended === null) return;
      await restart();
    },
    async stop() {
      generation += 1;
      await extension.stop();
      await removeState();
    },
  };
}

/**
 * An extension that runs already, with this run's platform configured.
 * @throws UserError kind `unavailable` when nothing answers there
 */
export async function attachTarget(url: string): Promise<Target> {
  const base = url.replace(/\/+$/, '');
  try {
    await fetch(base, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  } catch (cause) {
    throw new UserError(`Nothing answers at ${base}.`, {
      kind: 'unavailable',
      nextSteps: [
        'Start the extension, with REHIVE_API_URL set to the platform that --platform-port names (http://127.0.0.1:4300/3/ for 4300).',
        'Or leave out --url: then rehive-ext check starts dev.command of rehive.json itself.',
      ],
      cause,
    });
  }
  return namedTarget(base);
}

/** An extension of which nothing but its address is known: whether it runs is none of the run's business. */
export function namedTarget(url: string): Target {
  return {
    url,
    command: null,
    control: null,
    crashes: () => 0,
    ended: () => null,
    ensureRunning: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
