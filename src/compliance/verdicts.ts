import { acceptance, type Baseline } from './baseline.js';
import type { Check } from './define-check.js';
import type { CheckResult } from './report.js';
import { reasonToSkip, type Circumstances } from './select-checks.js';

export interface VerdictsOptions {
  checks: readonly Check[];
  circumstances: Circumstances;
  baseline: Baseline | null;
  /** Asked of each result: true lets no further check begin. */
  stopsRun: (result: CheckResult) => boolean;
  /** The result of a check that was not run. */
  skipped: (check: Check, reason: string) => CheckResult;
  onSettled: (result: CheckResult) => void;
}

/** What a run has found so far, and what follows from it for the checks that are still to be run. */
export interface Verdicts {
  readonly results: ReadonlyMap<string, CheckResult>;
  settle(result: CheckResult): void;
  skip(check: Check, reason: string): void;
  /** Why there is no point in running the check, or none any more; null where there is. */
  reasonNotToRun(check: Check): string | null;
  /** The part of that which is because a check that has to pass before this one did not; null where all did. */
  reasonOfThoseBefore(check: Check): string | null;
  /** Whether a result has stopped the run: see `stopsRun`. */
  isStopped(): boolean;
  /** That the check did not pass, as a reason to skip others. */
  didNotPass(id: string): string;
  /** Takes back what was found by the checks that did not pass, and what followed from it. They are to be run again. */
  takeBack(isToBeJudgedAgain: (result: CheckResult) => boolean): CheckResult[];
}

export function createVerdicts(options: VerdictsOptions): Verdicts {
  const { checks, circumstances, baseline, stopsRun, skipped, onSettled } = options;
  const results = new Map<string, CheckResult>();
  /** By a check that could not be run: the one that did not pass. */
  const blocked = new Map<string, string>();
  /** Skipped because of other checks' results. */
  const heldBack = new Set<string>();
  let stop: string | null = null;

  const settle = (found: CheckResult): void => {
    const result = { ...found, accepted: acceptance(baseline, found) };
    results.set(result.id, result);
    if (stop === null && stopsRun(result)) stop = `--bail: ${result.id} ${result.status}`;
    onSettled(result);
  };
  const didNotPass = (id: string): string => {
    const decides = checks.some((check) => check.id === id && check.decidesConcurrency === true);
    return `${decides ? 'it takes two companies at the same time, and ' : ''}${id} did not pass`;
  };
  const reasonOfThoseBefore = (check: Check): string | null => {
    const cause = causeOfBlock(check, results, blocked);
    if (cause === null) return null;
    blocked.set(check.id, cause);
    return didNotPass(cause);
  };

  return {
    results,
    settle,
    didNotPass,
    skip(check, reason) {
      if (reasonToSkip(check, circumstances) === null) heldBack.add(check.id);
      settle(skipped(check, reason));
    },
    reasonNotToRun: (check) => reasonToSkip(check, circumstances) ?? reasonOfThoseBefore(check) ?? stop,
    reasonOfThoseBefore,
    isStopped: () => stop !== null,
    takeBack(isToBeJudgedAgain) {
      const taken = [...results.values()].filter(
        (result) => heldBack.has(result.id) || isToBeJudgedAgain(result),
      );
      for (const { id } of taken) results.delete(id);
      heldBack.clear();
      blocked.clear();
      stop = null;
      return taken;
    },
  };
}

/** The check that has to pass before this one can observe anything, and did not; null where there is none. */
function causeOfBlock(
  { after = [] }: Check,
  results: ReadonlyMap<string, CheckResult>,
  blocked: ReadonlyMap<string, string>,
): string | null {
  for (const id of after) {
    if (wasBroken(results.get(id))) return id;
    const cause = blocked.get(id);
    if (cause !== undefined) return cause;
  }
  return null;
}

/** Whether a check was run, and did not pass. */
export function wasBroken(result: CheckResult | undefined): boolean {
  return result !== undefined && result.status !== 'passed' && result.status !== 'skipped';
}
