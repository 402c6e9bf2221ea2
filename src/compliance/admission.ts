import type { Check } from './define-check.js';
import type { CheckResult } from './report.js';

/** Which checks may run beside each other, as far as what was found tells by then. */
export interface Admission {
  mayBegin(check: Check, running: ReadonlySet<Check>): boolean;
  /** Whether a check is begun before those that it names in `after` are over. */
  beginsAhead(check: Check): boolean;
}

/**
 * One check runs at a time until one of those that decide it has shown that the extension serves several companies. From
 * then on so many as are asked for run at once, until another of these shows that it does not: what was found meanwhile is
 * for the caller to doubt. Those that restart the extension begin together once all have decided, and before that last.
 */
export function createAdmission(
  checks: readonly Check[],
  atOnce: number,
  results: ReadonlyMap<string, Pick<CheckResult, 'status'>>,
): Admission {
  const deciders = checks.filter(({ decidesConcurrency }) => decidesConcurrency === true);
  const isAny = (...statuses: (CheckResult['status'] | undefined)[]): boolean =>
    deciders.some(({ id }) => statuses.includes(results.get(id)?.status));
  const areServedTogether = (): boolean =>
    atOnce > 1 && isAny('passed') && !isAny('failed', 'warned', 'errored');
  const isDecided = (): boolean => areServedTogether() && !isAny(undefined);
  const waits = ({ long }: Check): boolean => long === 'limit' || long === 'silence';
  const takesPlace = (check: Check): boolean => !waits(check) && !needsRestart(check);

  return {
    mayBegin(check, running) {
      // Where it turned out late that they are not, those that restart are begun already, and wait for the others' end.
      if (needsRestart(check) && !isDecided()) return running.size === 0;
      if (!areServedTogether()) return [...running].every(needsRestart);
      if (!takesPlace(check)) return true;
      let taken = 0;
      for (const one of running) if (takesPlace(one)) taken += 1;
      return taken < atOnce;
    },
    // They mostly wait, and longer than those before them take. Not so those that look whether something reaches others:
    // one after another they tell what it was.
    beginsAhead: (check) =>
      needsRestart(check) ? isDecided() : waits(check) && check.reachesOthers !== true && areServedTogether(),
  };
}

/** Whether a check ends the extension and starts it again. */
export function needsRestart({ needs = [] }: Check): boolean {
  return needs.includes('restart');
}
