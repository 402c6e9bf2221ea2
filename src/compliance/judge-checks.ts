import { Interrupted } from '../errors.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { acceptance, type Baseline } from './baseline.js';
import type { LeftBehind } from './check-context.js';
import type { Check, Level } from './define-check.js';
import type { CheckResult } from './report.js';
import { createRestartRounds } from './restart-rounds.js';
import { needsRestart, runCheck, skippedResult, type RanCheck, type RunCheckOptions } from './run-check.js';
import { scheduleChecks } from './schedule-checks.js';
import { reasonToSkip } from './select-checks.js';

export interface JudgeOptions {
  /** In the order in which they are to begin, as far as `after` lets them. */
  checks: readonly Check[];
  manifest: Manifest;
  locate: RunCheckOptions['locate'];
  level: Level;
  /** See `RunChecksOptions`. */
  concurrency: number;
  timeoutMs: number;
  rerunFlags: string;
  baseline: Baseline | null;
  /** Asked of each result: true lets no further check begin. */
  stopsRun: (result: CheckResult) => boolean;
  signal: AbortSignal | undefined;
  onProgress: ((progress: Progress) => void) | undefined;
}

/** What a run tells while it goes on. `result` is that of the check which was finished last. */
export interface Progress {
  done: number;
  total: number;
  running: readonly string[];
  result: CheckResult | null;
}

export interface Judged {
  /** By the check's id. */
  results: ReadonlyMap<string, CheckResult>;
  leftBehind: LeftBehind[];
}

/** Runs the checks against an extension that runs. */
export async function judgeChecks(
  options: JudgeOptions,
  surroundings: Pick<RunCheckOptions, 'target' | 'platform' | 'hub'>,
): Promise<Judged> {
  const { checks, manifest, level, signal } = options;
  const { target } = surroundings;
  const results = new Map<string, CheckResult>();
  const blocked = new Map<string, string>();
  const leftBehind: LeftBehind[] = [];
  const running = new Set<string>();
  const again: Check[] = [];
  let stop: string | null = null;
  const interruption = interruptedBy(signal);
  const circumstances = { manifest, level, controlled: target.control !== null };
  const runOptions: RunCheckOptions = {
    ...surroundings,
    rounds: createRestartRounds(target.control),
    manifest,
    locate: options.locate,
    level,
    timeoutMs: options.timeoutMs,
    rerunFlags: options.rerunFlags,
    interrupted: interruption.promise,
    leftBehind,
  };
  // While it is not known that companies are served beside each other, one check at a time.
  const deciding = checks.filter(({ decidesConcurrency }) => decidesConcurrency === true);
  const areServedTogether = (): boolean => {
    const statuses = deciding.map(({ id }) => results.get(id)?.status);
    return statuses.includes('passed') && statuses.every((one) => one === 'passed' || one === 'skipped');
  };
  const tell = (result: CheckResult | null): void =>
    options.onProgress?.({ done: results.size, total: checks.length, running: [...running], result });

  const didNotPass = (id: string): string => {
    const why = checks.some((check) => check.id === id && check.decidesConcurrency)
      ? 'it takes two companies at the same time, and '
      : '';
    return `${why}${id} did not pass`;
  };

  const settle = (found: CheckResult): void => {
    const result = { ...found, accepted: acceptance(options.baseline, found) };
    results.set(result.id, result);
    if (stop === null && options.stopsRun(result)) stop = `--bail: ${result.id} ${result.status}`;
    tell(result);
  };
  const skip = (check: Check, reason: string): void => settle(skippedResult(check, reason, runOptions));
  const carryOut = async (check: Check): Promise<RanCheck> => {
    running.add(check.id);
    tell(null);
    return runCheck(check, runOptions).finally(() => running.delete(check.id));
  };

  const reasonNotToRun = (check: Check): string | null => {
    const cause = causeOfBlock(check, results, blocked);
    if (cause !== null) blocked.set(check.id, cause);
    return reasonToSkip(check, circumstances) ?? (cause === null ? stop : didNotPass(cause));
  };

  /**
   * A check that could not begin, although the check which judges its beginning has passed: that one is judged again. If it
   * does not pass any more, that is the finding; otherwise the beginning is refused to this check alone.
   */
  const settleUnbegun = async (check: Check, result: CheckResult, judge: Check): Promise<void> => {
    if (results.get(judge.id)?.status === 'passed') {
      const { result: now } = await carryOut(judge);
      if (now.status === 'passed') return settle(result);
      if (results.get(judge.id)?.status === 'passed') settle(notAnyMore(now, check));
    }
    skip(check, didNotPass(judge.id));
  };

  const run = async (check: Check): Promise<void> => {
    // Asked here too: where nothing but skipped checks is left, nothing else would notice.
    if (signal?.aborted === true) throw new Interrupted();
    const reason = reasonNotToRun(check);
    if (reason !== null) return skip(check, reason);
    const alone = again.includes(check) || !areServedTogether();
    const { result, crashed } = await carryOut(check);
    // Who crashed the extension can't be told while several checks run: each is judged once more, alone.
    if (crashed && !alone && result.status !== 'passed') return void again.push(check);
    const judge = checks.find(({ id }) => id === result.precondition);
    if (judge === undefined || !isVerdict(results.get(judge.id))) return settle(result);
    await settleUnbegun(check, result, judge);
  };

  try {
    await scheduleChecks(inOrder(checks.filter((check) => !needsRestart(check))), {
      atOnce: () => (areServedTogether() ? options.concurrency : 1),
      run,
    });
    await scheduleChecks(checks.filter(needsRestart), {
      // All of them: they wait for each other, to share restarts.
      atOnce: () => (areServedTogether() ? Infinity : 1),
      run,
    });
    await scheduleChecks([...again], { atOnce: () => 1, run });
  } catch (error) {
    throw error instanceof Interrupted && leftBehind.length > 0 ? interruptedWith(leftBehind) : error;
  } finally {
    interruption.dismiss();
  }
  return { results, leftBehind };
}

/** The verdict on what had passed before, in the words for that. */
function notAnyMore(result: CheckResult, { id }: Check): CheckResult {
  return {
    ...result,
    message: `${result.message ?? 'It did not pass'} (it had passed at first in this run; ${id} came upon it)`,
    likely_cause:
      'Something of an earlier check is in the way: a company that was not forgotten with its purge, or a token or a connection that was used up.',
  };
}

function isVerdict(result: CheckResult | undefined): boolean {
  return result !== undefined && result.status !== 'skipped';
}

/** First those that tell whether checks may run beside each other, then those that take long because they wait. */
function inOrder(checks: readonly Check[]): Check[] {
  const first = new Set<string>();
  const addWithThoseBefore = ({ id, after = [] }: Check): void => {
    first.add(id);
    for (const check of checks)
      if (after.includes(check.id) && !first.has(check.id)) addWithThoseBefore(check);
  };
  for (const check of checks) if (check.decidesConcurrency === true) addWithThoseBefore(check);
  const rank = (check: Check): number => (first.has(check.id) ? 0 : check.waits === true ? 1 : 2);
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

/** No report will tell of them. */
function interruptedWith(leftBehind: readonly LeftBehind[]): Interrupted {
  const companies = leftBehind.map(({ company, reason }) => `  ${company}: ${reason}`);
  return new Interrupted(
    ['Interrupted. The extension may still know these companies of the check:', ...companies].join('\n'),
  );
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
