import { Interrupted } from '../errors.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { createAdmission, needsRestart } from './admission.js';
import type { Baseline } from './baseline.js';
import type { LeftBehind } from './check-context.js';
import type { Check, Level } from './define-check.js';
import type { CheckResult } from './report.js';
import { createRestartRounds, type RestartRounds } from './restart-rounds.js';
import { runCheck, skippedResult, type RanCheck, type RunCheckOptions } from './run-check.js';
import { scheduleChecks } from './schedule-checks.js';
import { withThoseBefore } from './select-checks.js';
import { createVerdicts, wasBroken, type Verdicts } from './verdicts.js';
import { createWorkPatience } from './work-patience.js';

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
  seed: number;
  baseline: Baseline | null;
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

/** What was found beside others is judged again for this long, in milliseconds. */
const againAtMostMs = 30_000;
/** Whoever has waited so long has not been hurried by others, which take a few seconds together. Milliseconds. */
const patientMs = 10_000;

/** Runs the checks against an extension that runs. */
export async function judgeChecks(
  options: JudgeOptions,
  surroundings: Pick<RunCheckOptions, 'target' | 'platform' | 'hub'>,
): Promise<Judged> {
  const { checks, concurrency, signal } = options;
  const interruption = interruptedBy(signal);
  const leftBehind: LeftBehind[] = [];
  const rounds = createRestartRounds(surroundings.target.control, signal);
  const { run, verdicts, suspects, doubted, judgedBesideOthers } = createRun(options, {
    ...options,
    ...surroundings,
    rounds,
    workPatience: createWorkPatience(),
    interrupted: interruption.promise,
    leftBehind,
  });
  const oneByOne = (some: readonly Check[], runOne = run): Promise<void> =>
    scheduleChecks(some, { mayBegin: (_, running) => running.size === 0, run: runOne });
  const isBroken = ({ id }: Check): boolean => wasBroken(verdicts.results.get(id));
  const reachedOthers = (check: Check): boolean =>
    tellsOfOthers(check) && (judgedBesideOthers.has(check.id) || doubted.has(check)) && isBroken(check);
  /**
   * Alone, what was found beside others: it may be their doing, or that of a machine that has too much to do. All of it where
   * one is known to reach others; otherwise no more than so long, and not what was waited for patiently.
   */
  const judgeAgain = async (): Promise<void> => {
    const told = checks.some(reachedOthers);
    const isUnsure = (result: CheckResult): boolean =>
      judgedBesideOthers.has(result.id) &&
      (told ? result.status !== 'passed' : wasBroken(result) && result.duration_ms < patientMs);
    if (![...verdicts.results.values()].some(isUnsure)) return;
    const unsure = new Map(verdicts.takeBack(isUnsure).map((result) => [result.id, result]));
    const until = performance.now() + againAtMostMs;
    await oneByOne(
      checks.filter(({ id }) => unsure.has(id)),
      async (check, before) => {
        const found = unsure.get(check.id);
        const isOver = verdicts.isStopped() || (!told && performance.now() >= until);
        if (found !== undefined && wasBroken(found) && isOver) verdicts.settle(found);
        else await run(check, before);
      },
    );
  };

  try {
    await scheduleChecks(inOrder(checks), {
      ...createAdmission(checks, concurrency, verdicts.results),
      run: withoutRestarts(checks, rounds, run),
    });
    await oneByOne([...suspects]);
    // Where something mixes the companies, those who are to tell may have been misled themselves.
    if (checks.some((check) => isBroken(check) && judgedBesideOthers.has(check.id)))
      await oneByOne([...doubted]);
    await judgeAgain();
  } catch (error) {
    throw error instanceof Interrupted && leftBehind.length > 0 ? interruptedWith(leftBehind) : error;
  } finally {
    interruption.dismiss();
  }
  return { results: verdicts.results, leftBehind };
}

/** No restart is made before all that need none are over: those that need one are begun early, and wait for it. */
function withoutRestarts(checks: readonly Check[], rounds: RestartRounds, run: Run['run']): Run['run'] {
  const others = new Set(checks.filter((check) => !needsRestart(check)));
  if (others.size === 0) return run;
  const participant = rounds.enter();
  return async (check, before) => {
    try {
      await run(check, before);
    } finally {
      others.delete(check);
      if (others.size === 0) participant.leave();
    }
  };
}

interface Run {
  /**
   * Runs a check, or skips it, and settles what became of it; or sees that it has to be run once more, alone.
   * @param before resolves when those that have to pass before it are over, where it is begun ahead of them
   */
  run(check: Check, before: () => Promise<void>): Promise<void>;
  readonly verdicts: Verdicts;
  /** Ran while the extension crashed, and have no verdict yet. */
  readonly suspects: ReadonlySet<Check>;
  /** Passed beside others, or saw too little to judge, on what may be the doing of these. */
  readonly doubted: ReadonlySet<Check>;
  /** The ids of those whose verdict may be that of a check which ran at the same time. */
  readonly judgedBesideOthers: ReadonlySet<string>;
}

function createRun(options: JudgeOptions, runOptions: RunCheckOptions): Run {
  const { checks, manifest, level, baseline, stopsRun, signal } = options;
  const running = new Set<string>();
  const suspects = new Set<Check>();
  const doubted = new Set<Check>();
  const judgedBesideOthers = new Set<string>();
  const tell = (result: CheckResult | null): void => {
    const done = verdicts.results.size;
    options.onProgress?.({ done, total: checks.length, running: [...running], result });
  };
  const verdicts = createVerdicts({
    checks,
    circumstances: { manifest, level, controlled: runOptions.target.control !== null },
    baseline,
    stopsRun,
    skipped: (check, reason) => skippedResult(check, reason, runOptions),
    onSettled: tell,
  });
  const carryOut = async (check: Check): Promise<RanCheck> => {
    running.add(check.id);
    if (running.size > 1) for (const id of running) judgedBesideOthers.add(id);
    tell(null);
    return runCheck(check, runOptions).finally(() => running.delete(check.id));
  };

  /**
   * A check that could not begin, although the check which judges its beginning has passed: that one is judged again. If it
   * does not pass any more, that is the finding; otherwise the beginning is refused to this check alone.
   */
  const settleUnbegun = async (check: Check, result: CheckResult, judge: Check): Promise<void> => {
    const hasPassed = (): boolean => verdicts.results.get(judge.id)?.status === 'passed';
    if (hasPassed()) {
      const { result: now } = await carryOut(judge);
      if (now.status === 'passed') return verdicts.settle(result);
      if (hasPassed()) verdicts.settle(notAnyMore(now, check));
    }
    verdicts.skip(check, verdicts.didNotPass(judge.id));
  };

  const run: Run['run'] = async (check, before) => {
    // Asked here too: where nothing but skipped checks is left, nothing else would notice.
    if (signal?.aborted === true) throw new Interrupted();
    const reason = verdicts.reasonNotToRun(check);
    if (reason !== null) return verdicts.skip(check, reason);
    judgedBesideOthers.delete(check.id);
    const { result, crashed, doubtful } = await carryOut(check);
    await before();
    const turnedOut = verdicts.reasonOfThoseBefore(check);
    if (turnedOut !== null) return verdicts.skip(check, turnedOut);
    // Who crashed the extension can't be told while several checks run.
    if (crashed && result.status !== 'passed' && judgedBesideOthers.has(check.id))
      return void suspects.add(check);
    const mayBeTheirDoing = doubtful || (result.status === 'skipped' && tellsOfOthers(check));
    if (mayBeTheirDoing && judgedBesideOthers.has(check.id)) doubted.add(check);
    const judge = checks.find(({ id }) => id === result.precondition);
    const judged = verdicts.results.get(judge?.id ?? '');
    if (judge === undefined || judged === undefined || judged.status === 'skipped')
      return verdicts.settle(result);
    await settleUnbegun(check, result, judge);
  };
  return { run, verdicts, suspects, doubted, judgedBesideOthers };
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

/** Whether it knows when something reaches other companies than the one that it is for. */
function tellsOfOthers({ reachesOthers, decidesConcurrency }: Check): boolean {
  return reachesOthers === true || decidesConcurrency === true;
}

/** First those that tell whether checks may run beside each other, then those that take long, those that restart last. */
function inOrder(checks: readonly Check[]): Check[] {
  const first = withThoseBefore(checks, ({ decidesConcurrency }) => decidesConcurrency === true);
  const early = withThoseBefore(checks, ({ long }) => long !== undefined);
  const rank = (check: Check): number =>
    needsRestart(check) ? 3 : first.has(check.id) ? 0 : early.has(check.id) ? 1 : 2;
  return checks.toSorted((one, other) => rank(one) - rank(other));
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
