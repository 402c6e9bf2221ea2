import type { Clock } from '../../src/simulator/clock.js';

/** A clock that stands still until a test moves it. */
export function handClock(): Clock & { time: number } {
  return {
    time: 1_800_000_000_000,
    now() {
      return this.time;
    },
    setTimeout: () => null,
    clearTimeout: () => undefined,
  };
}
