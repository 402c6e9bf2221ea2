import { Interrupted } from '../errors.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { startPlatform } from '../simulator/platform.js';
import type { LeftBehind } from './check-context.js';
import type { Check, Level } from './define-check.js';
import { createExchangeHub } from './exchange-hub.js';
import { summarize, type CheckResult, type Report } from './report.js';
import { createRestartRounds } from './restart-rounds.js';
import { needsRestart, runCheck, skippedResult, type RunCheckOptions } from './run-check.js';
import { scheduleChecks } from './schedule-checks.js';
import { reasonToSkip } from './select-checks.js';
import { attachTarget, startTarget } from './target.js';

/** Either a command that starts the extension, or where one runs that has this run's platform configured. */
export type TargetOptions =
  | { command: string; cwd: string; startTimeoutMs?: number | undefined }
  | { url: string; platformPort: number };

export interface RunChecksOptions {
  /** What to run, in the order of the report: see `selectChecks`. */
  checks: readonly Check[];
  manifest: Manifest;
  target: TargetOptions;
  /** Default: the manifest's. */
  level?: Level | undefined;
  /**
   * How many checks run at the same time, once it has shown that it serves several companies; until then, one. Those
   * that wait for a time limit or for a restart do not count. Default 4.
   */
  concurrency?: number | undefined;
  /** For one check. Default 30,000. */
  timeoutMs?: number | undefined;
  /** Flags that a rerun of one check needs. */
  rerunFlags?: string | undefined;
  version: string;
  /** Aborting it ends the run with `Interrupted`, once everything is cleaned up. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** What a run tells while it goes on. `result` is that of the check which was finished last. */
export interface Progress {
  done: number;
  total: number;
  running: readonly string[];
  result: CheckResult | null;
}

/**
 * Judges an extension against the contract, on a simulated platform of its own.
 * @throws UserError kind `unavailable` when the extension does not start or the platform's port is taken
 * @throws Interrupted when `signal` aborts
 */
export async function runChecks(options: RunChecksOptions): Promise<Report> {
  const { manifest, signal, target: wanted } = options;
  const started = performance.now();
  const hub = createExchangeHub();
  const platform = await startPlatform({
    port: 'url' in wanted ? wanted.platformPort : 0,
    companies: [],
    onExchange: hub.take,
  });
  try {
    const target =
      'url' in wanted
        ? await attachTarget(wanted.url)
        : await startTarget({ ...wanted, manifest, apiUrl: platform.apiUrl, signal });
    try {
      const { results, leftBehind } = await judge(options, { target, platform, hub });
      return {
        version: 1,
        tool: { name: 'rehive-ext', version: options.version },
        level: options.level ?? manifest.level,
        target: { url: target.url, command: target.command },
        duration_ms: Math.round(performance.now() - started),
        summary: summarize(results),
        checks: results,
        left_behind: leftBehind,
      };
    } finally {
      await target.stop();
    }
  } finally {
    await platform.close();
  }
}

type Surroundings = Pick<RunCheckOptions, 'target' | 'platform' | 'hub'>;

async function judge(
  { checks, manifest, level = manifest.level, concurrency = 4, ...options }: RunChecksOptions,
  surroundings: Surroundings,
): Promise<{ results: CheckResult[]; leftBehind: LeftBehind[] }> {
  const results = new Map<string, CheckResult>();
  const blocked = new Map<string, string>();
  const leftBehind: LeftBehind[] = [];
  const running = new Set<string>();
  const again: Check[] = [];
  const interruption = interruptedBy(options.signal);
  const { target } = surroundings;
  const circumstances = { manifest, level, controlled: target.control !== null };
  // While it is not known that companies are served beside each other, one check at a time.
  const areServedTogether = (): boolean => {
    const verdicts = checks.filter(decides).map(({ id }) => results.get(id)?.status);
    return verdicts.includes('passed') && verdicts.every((one) => one === 'passed' || one === 'skipped');
  };
  const runOptions: RunCheckOptions = {
    ...surroundings,
    rounds: createRestartRounds(target.control),
    manifest,
    level,
    timeoutMs: options.timeoutMs ?? 30_000,
    rerunFlags: options.rerunFlags ?? '',
    interrupted: interruption.promise,
  };
  const tell = (result: CheckResult | null): void =>
    options.onProgress?.({ done: results.size, total: checks.length, running: [...running], result });

  const run = async (check: Check): Promise<void> => {
    // Asked here too: where nothing but skipped checks is left, nothing else would notice.
    if (options.signal?.aborted === true) throw new Interrupted();
    const cause = causeOfBlock(check, results, blocked);
    if (cause !== null) blocked.set(check.id, cause);
    const reason = reasonToSkip(check, circumstances) ?? (cause === null ? null : `${cause} did not pass`);
    if (reason !== null) {
      const result = skippedResult(check, reason, runOptions);
      results.set(check.id, result);
      return tell(result);
    }
    const alone = again.includes(check) || !areServedTogether();
    running.add(check.id);
    tell(null);
    const ran = await runCheck(check, runOptions);
    running.delete(check.id);
    leftBehind.push(...ran.leftBehind);
    // Who crashed the extension can't be told while several checks run: each is judged once more, alone.
    if (ran.crashed && !alone && ran.result.status !== 'passed') {
      again.push(check);
      return;
    }
    results.set(check.id, ran.result);
    tell(ran.result);
  };

  try {
    await scheduleChecks(inOrder(checks.filter((check) => !needsRestart(check))), {
      atOnce: () => (areServedTogether() ? concurrency : 1),
      run,
    });
    await scheduleChecks(checks.filter(needsRestart), {
      // All of them: they wait for each other, to share restarts.
      atOnce: () => (areServedTogether() ? Infinity : 1),
      run,
    });
    await scheduleChecks([...again], { atOnce: () => 1, run });
  } finally {
    interruption.dismiss();
  }
  return { results: checks.flatMap(({ id }) => results.get(id) ?? []), leftBehind };
}

function decides({ decidesConcurrency }: Check): boolean {
  return decidesConcurrency === true;
}

/** First those that tell whether checks may run beside each other, then those that take long because they wait. */
function inOrder(checks: readonly Check[]): Check[] {
  const first = new Set<string>();
  const add = ({ id, after = [] }: Check): void => {
    first.add(id);
    for (const other of checks) if (after.includes(other.id)) add(other);
  };
  for (const check of checks.filter(decides)) add(check);
  const rank = ({ id, waits }: Check): number => (first.has(id) ? 0 : waits === true ? 1 : 2);
  return checks.toSorted((one, other) => rank(one) - rank(other));
}

/** The check that has to pass before this one can observe anything, and did not; null where there is none. */
function causeOfBlock(
  { after = [] }: Check,
  results: ReadonlyMap<string, CheckResult>,
  blocked: ReadonlyMap<string, string>,
): string | null {
  for (const id of after) {
    const status = results.get(id)?.status;
    if (status === 'failed' || status === 'warned' || status === 'errored') return id;
    const cause = blocked.get(id);
    if (cause !== undefined) return cause;
  }
  return null;
}

function interruptedBy(signal: AbortSignal | undefined): { promise: Promise<never>; dismiss(): void } {
  let reject: (reason: Interrupted) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  // Whoever races against it sees the rejection; between two checks nobody does, and that is no error.
  promise.catch(() => undefined);
  const abort = (): void => reject(new Interrupted());
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return { promise, dismiss: () => signal?.removeEventListener('abort', abort) };
}
