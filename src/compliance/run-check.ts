import { pathOf, type Exchange } from '../contract/exchange.js';
import type { JsonPath } from '../manifest/manifest-error.js';
import { needsRestart } from './admission.js';
import { createCheckContext, type ContextOptions, type LeftBehind } from './check-context.js';
import type { Check, Level, Severity } from './define-check.js';
import { Finding, SkippedBecause } from './expectations.js';
import { keepExchanges } from './keep-exchanges.js';
import { manifestPathOf } from './manifest-path.js';
import { PreconditionFailed } from './preconditions.js';
import type { CheckResult, Location } from './report.js';
import type { Participant, RestartRounds } from './restart-rounds.js';
import { severityAt } from './select-checks.js';
import { waitUntil } from './wait-until.js';

export interface RunCheckOptions extends Omit<ContextOptions, 'checkId' | 'restart' | 'timeLeft'> {
  rounds: RestartRounds;
  level: Level;
  timeoutMs: number;
  /** Put after the rerun command, with a space before it; empty for none. */
  rerunFlags: string;
  /** Where a part of rehive.json stands; null where its text is not known. */
  locate: ((path: JsonPath) => Location) | null;
  /** Rejects when the run is interrupted. */
  interrupted: Promise<never>;
  /** Gets the companies that the extension could not be made to forget. */
  leftBehind: LeftBehind[];
}

export interface RanCheck {
  result: CheckResult;
  /** The extension ended by itself meanwhile. */
  crashed: boolean;
  /** It passed, on what may be the doing of checks that ran at the same time. */
  doubtful: boolean;
}

type DescribeOptions = Pick<RunCheckOptions, 'level' | 'rerunFlags' | 'seed' | 'locate'>;

/** The end of a process is known this soon after its connections broke. */
const crashNoticeMs = 500;

/** Runs one check to its verdict. Throws only when the run is interrupted or the extension can't be started again. */
export async function runCheck(check: Check, options: RunCheckOptions): Promise<RanCheck> {
  // Whether or not it restarts the extension, nobody else may while it runs.
  const participant = options.rounds.enter();
  try {
    await options.rounds.idle();
    await options.target.ensureRunning();
    return await judge(check, options, participant);
  } finally {
    // Not before everything is cleaned up: that takes an extension which runs.
    participant.leave();
  }
}

async function judge(check: Check, options: RunCheckOptions, participant: Participant): Promise<RanCheck> {
  const { target, timeoutMs, interrupted } = options;
  const crashes = target.crashes();
  const timer = timeLimit(timeoutMs);
  const managed = createCheckContext({
    ...options,
    checkId: check.id,
    // Most of a restart is waiting for other checks.
    restart: needsRestart(check) ? (how) => timer.pauseFor(() => participant.restart(how)) : null,
    timeLeft: timer.left,
  });
  const started = performance.now();
  let verdict: Verdict;
  let duration = 0;
  let exchanges: Exchange[] = [];
  try {
    verdict = await Promise.race([observe(check, managed.context), timer.expired, interrupted]);
    duration = performance.now() - started;
    // Before the cleaning up, which proves nothing.
    exchanges = managed.exchanges().toSorted(byBeginning);
  } finally {
    timer.clear();
    // An interruption may come in the middle of a restart.
    await options.rounds.idle();
    options.leftBehind.push(...(await managed.cleanUp()));
  }
  if (verdict.kind !== 'passed' && target.control !== null && managed.exchanges().some(wasNotAnswered)) {
    // A broken connection is noticed before the end of the process that broke it.
    await waitUntil(() => target.crashes() > crashes, crashNoticeMs);
  }
  const crashed = target.crashes() > crashes;
  if (verdict.kind === 'broken') verdict = ourFault(exchanges) ?? verdict;
  const broken = ruleOfAnother(verdict);
  const severity = severityOf(verdict, severityAt(broken ?? check, options.level));
  const result: CheckResult = {
    ...describeCheck(check, options),
    ...(broken === null ? {} : groundsOf(broken, options.level)),
    severity,
    ...inWords(verdict, severity, crashed ? target.ended() : null, managed.redact),
    ...(verdict.kind === 'broken'
      ? { location: options.locate?.(manifestPathOf(broken ?? check, verdict.finding)) ?? null }
      : {}),
    duration_ms: Math.round(duration),
    ...keepExchanges(exchanges),
  };
  return { result, crashed, doubtful: verdict.kind === 'passed' && managed.isDoubtful() };
}

/** An exchange is recorded at its end; the one that caused others began first and took longest. */
function byBeginning(a: Exchange, b: Exchange): number {
  return a.at - b.at || b.duration_ms - a.duration_ms;
}

/** The result of a check that was not run. */
export function skippedResult(check: Check, reason: string, options: DescribeOptions): CheckResult {
  return { ...describeCheck(check, options), status: 'skipped', skipped_because: reason };
}

function describeCheck(check: Check, { level, rerunFlags, seed, locate }: DescribeOptions): CheckResult {
  return {
    id: check.id,
    group: check.group,
    title: check.title,
    severity: severityAt(check, level),
    status: 'passed',
    message: null,
    expected: null,
    actual: null,
    precondition: null,
    accepted: null,
    likely_cause: check.likelyCause ?? null,
    fix: check.fix,
    source: check.source,
    docs: check.source.url,
    skipped_because: null,
    duration_ms: 0,
    location: locate?.(manifestPathOf(check)) ?? null,
    exchanges: [],
    rerun: `rehive-ext check --only ${check.id}${check.seeded === true ? ` --seed ${seed}` : ''}${rerunFlags}`,
    explain: `rehive-ext check --explain ${check.id}`,
  };
}

/** The check whose rule was broken, where it is not the one that came upon it. */
function ruleOfAnother(verdict: Verdict): Check | null {
  return verdict.kind === 'broken' && verdict.finding instanceof PreconditionFailed
    ? verdict.finding.judge
    : null;
}

/** What a finding rests on, and how to mend it, where a check could not begin. */
function groundsOf(rule: Check, level: Level): Partial<CheckResult> {
  return {
    severity: severityAt(rule, level),
    precondition: rule.id,
    likely_cause: rule.likelyCause ?? null,
    fix: rule.fix,
    source: rule.source,
    docs: rule.source.url,
  };
}

/** Of a finding that is no failure whatever the check is, that of a recommendation. */
function severityOf(verdict: Verdict, severity: Severity): Severity {
  return verdict.kind === 'broken' && verdict.finding.advice ? 'recommended' : severity;
}

type Verdict =
  | { kind: 'passed' }
  | { kind: 'skipped'; reason: string }
  | { kind: 'broken'; finding: Finding }
  | { kind: 'errored'; message: string };

async function observe(check: Check, context: Parameters<Check['run']>[0]): Promise<Verdict> {
  try {
    await check.run(context);
    return { kind: 'passed' };
  } catch (error) {
    if (error instanceof Finding) return { kind: 'broken', finding: error };
    if (error instanceof SkippedBecause) return { kind: 'skipped', reason: error.message };
    return { kind: 'errored', message: error instanceof Error ? error.message : String(error) };
  }
}

function wasNotAnswered({ direction, response }: Exchange): boolean {
  return direction === 'to-extension' && response === null;
}

/** An answer that the simulated platform could not give is no fault of the extension, whatever came of it. */
function ourFault(exchanges: readonly Exchange[]): Verdict | null {
  const failed = exchanges.find(
    ({ direction, response, error }) =>
      direction === 'to-platform' && response?.status === 500 && error !== null,
  );
  if (failed === undefined) return null;
  return {
    kind: 'errored',
    // What was recorded has a stack for those who mend it; its first line says what failed.
    message: `${failed.request.method} ${pathOf(failed.request)}: ${failed.error?.split('\n')[0] ?? 'failed'}`,
  };
}

interface TimeLimit {
  expired: Promise<Verdict>;
  /** What happens meanwhile takes no time of the limit's. */
  pauseFor<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Milliseconds. */
  left(): number;
  clear(): void;
}

function timeLimit(ms: number): TimeLimit {
  const message = `The check did not finish within ${ms / 1000} s (--timeout).`;
  let resolve: (verdict: Verdict) => void = () => undefined;
  const expired = new Promise<Verdict>((resolvePromise) => {
    resolve = resolvePromise;
  });
  let timer: NodeJS.Timeout | undefined;
  let left = ms;
  let begun = 0;
  let cleared = false;
  const run = (): void => {
    // A check that was ended may come back from its restart later on.
    if (cleared) return;
    begun = performance.now();
    timer = setTimeout(() => resolve({ kind: 'errored', message }), left);
  };
  run();
  return {
    expired,
    left: () => left - (performance.now() - begun),
    async pauseFor(task) {
      clearTimeout(timer);
      left -= performance.now() - begun;
      try {
        return await task();
      } finally {
        run();
      }
    },
    clear() {
      cleared = true;
      clearTimeout(timer);
    },
  };
}

type Words = Pick<CheckResult, 'status' | 'message' | 'expected' | 'actual' | 'skipped_because'>;

function inWords(
  verdict: Verdict,
  severity: Severity,
  ended: string | null,
  redact: (text: string) => string,
): Words {
  const silent = { message: null, expected: null, actual: null, skipped_because: null };
  if (verdict.kind === 'passed') return { ...silent, status: 'passed' };
  if (verdict.kind === 'skipped')
    return { ...silent, status: 'skipped', skipped_because: redact(verdict.reason) };
  if (verdict.kind === 'errored') return { ...silent, status: 'errored', message: redact(verdict.message) };
  const { message, expected, actual } = verdict.finding;
  const death = ended === null ? '' : `; the extension ${ended}`;
  return {
    ...silent,
    status: severity === 'required' ? 'failed' : 'warned',
    message: redact(message),
    expected: expected === null ? null : redact(expected),
    actual: actual === null ? (ended === null ? null : `the extension ${ended}`) : redact(actual) + death,
  };
}
