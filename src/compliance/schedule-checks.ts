import type { Check } from './define-check.js';

export interface Schedule {
  /** Whether a check may be begun beside those that run. Asked of each that is ready, in order, whenever one is over. */
  mayBegin(check: Check, running: ReadonlySet<Check>): boolean;
  /**
   * Runs one check. When it rejects, nothing more is begun.
   * @param settled resolves once those that it names in `after` are over. Whoever waits for it does not count among those
   *   that run meanwhile.
   */
  run(check: Check, settled: () => Promise<void>): Promise<void>;
  /**
   * Whether a check is ready before those that it names in `after` are over: then it waits for them at its end. Default:
   * none is.
   */
  beginsAhead?(check: Check): boolean;
}

/**
 * Runs every check once: each after those that it names in `after`, as far as they are among the given ones, and
 * otherwise in the given order.
 */
export async function scheduleChecks(
  checks: readonly Check[],
  { mayBegin, run, beginsAhead = () => false }: Schedule,
): Promise<void> {
  const pending = new Set(checks);
  const unfinished = new Set(checks.map(({ id }) => id));
  const running = new Set<Check>();
  const ends = new Map<Check, Promise<void>>();

  const isSettled = ({ after = [] }: Check): boolean => !after.some((id) => unfinished.has(id));
  /** Of those that wait for others: what lets them go on. */
  const waiting = new Map<Check, () => void>();
  /** Called when a check stops running before it is over. */
  let noticeWaiting = (): void => undefined;
  /** Nothing more is begun: whoever waits for what has not begun would wait for ever. */
  let rejected = false;
  const settledBefore = async (check: Check): Promise<void> => {
    if (isSettled(check) || rejected) return;
    running.delete(check);
    noticeWaiting();
    await new Promise<void>((resolve) => void waiting.set(check, resolve));
    running.add(check);
  };
  const runToEnd = async (check: Check): Promise<void> => {
    try {
      await run(check, () => settledBefore(check));
    } finally {
      // Also after a rejection: who waits for this one has to come to an end, too.
      unfinished.delete(check.id);
      for (const [other, goOn] of waiting) if (isSettled(other)) goOn();
    }
    running.delete(check);
    ends.delete(check);
  };

  while (pending.size > 0 || ends.size > 0) {
    const begunToWait = new Promise<void>((resolve) => {
      noticeWaiting = resolve;
    });
    for (const check of pending) {
      if (!isSettled(check) && !beginsAhead(check)) continue;
      if (!mayBegin(check, running)) continue;
      pending.delete(check);
      running.add(check);
      ends.set(check, runToEnd(check));
    }
    if (ends.size === 0) {
      throw new Error(`Checks that wait for each other: ${[...pending].map(({ id }) => id).join(', ')}`);
    }
    try {
      await Promise.race([begunToWait, ...ends.values()]);
    } catch (error) {
      rejected = true;
      for (const goOn of waiting.values()) goOn();
      // The others clean up after themselves; whoever called must not take the ground from under them.
      await Promise.allSettled(ends.values());
      throw error;
    }
  }
}
