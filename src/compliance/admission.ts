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
  const statuses = (): CheckResult['status'][] => deciders.flatMap(({ id }) => results.get(id)?.status ?? []);
  const areServedTogether = (): boolean =>
    atOnce > 1 &&
    statuses().includes('passed') &&
    statuses().every((status) => status === 'passed' || status === 'skipped');
  const isDecided = (): boolean => areServedTogether() && statuses().length === deciders.length;
  const takesPlace = (check: Check): boolean => check.long !== 'waits' && !needsRestart(check);

  return {
    mayBegin(check, running) {
      if (needsRestart(check) ? !isDecided() : !areServedTogether()) return running.size === 0;
      return !takesPlace(check) || [...running].filter(takesPlace).length < atOnce;
    },
    beginsAhead: (check) => needsRestart(check) && isDecided(),
  };
}

/** Whether a check ends the extension and starts it again. */
export function needsRestart({ needs = [] }: Check): boolean {
  return needs.includes('restart');
}
