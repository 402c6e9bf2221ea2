import type { Check } from './define-check.js';

export interface Schedule {
  /**
   * How many may run at the same time. Asked before each is begun. Where it is more than one, those that wait for a time
   * limit are not counted.
   */
  atOnce: () => number;
  /**
   * Runs one check. When it rejects, nothing more is begun.
   * @param settled resolves once those that it names in `after` are over
   */
  run(check: Check, settled: Promise<void>): Promise<void>;
  /** Whether a check is begun before those that it names in `after` are over. Default: it is not. */
  ahead?: boolean;
}

/**
 * Runs every check once: each after those that it names in `after`, as far as they are among the given ones, and
 * otherwise in the given order. With `ahead`, all at once: who is over first waits for the others' verdicts.
 */
export async function scheduleChecks(
  checks: readonly Check[],
  { atOnce, run, ahead = false }: Schedule,
): Promise<void> {
  const pending = new Set(checks);
  const unfinished = new Set(checks.map(({ id }) => id));
  const running = new Map<Check, Promise<void>>();

  const isSettled = ({ after = [] }: Check): boolean => !after.some((id) => unfinished.has(id));
  const isReady = (check: Check): boolean => ahead || isSettled(check);
  /** Of those that wait for others: what lets them go on. */
  const waiting = new Map<Check, () => void>();
  const settledBefore = (check: Check): Promise<void> =>
    isSettled(check) ? Promise.resolve() : new Promise((resolve) => void waiting.set(check, resolve));
  const runToEnd = async (check: Check): Promise<void> => {
    try {
      await run(check, settledBefore(check));
    } finally {
      // Also after a rejection: who waits for this one has to come to an end, too.
      unfinished.delete(check.id);
      for (const [other, goOn] of waiting) if (isSettled(other)) goOn();
    }
    running.delete(check);
  };
  const waits = ({ waits: mostly }: Check): boolean => mostly === true && atOnce() > 1;
  const hasPlace = (check: Check): boolean =>
    waits(check) || [...running.keys()].filter((one) => !waits(one)).length < atOnce();
  const begin = (check: Check): void => {
    pending.delete(check);
    running.set(check, runToEnd(check));
  };

  while (pending.size > 0 || running.size > 0) {
    for (const check of pending) {
      if (isReady(check) && hasPlace(check)) begin(check);
    }
    if (running.size === 0) {
      throw new Error(`Checks that wait for each other: ${[...pending].map(({ id }) => id).join(', ')}`);
    }
    try {
      await Promise.race(running.values());
    } catch (error) {
      // The others clean up after themselves; whoever called must not take the ground from under them.
      await Promise.allSettled(running.values());
      throw error;
    }
  }
}
