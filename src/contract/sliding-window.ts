import type { Rate } from './throttles.js';

/** The moments of the requests of one window, in milliseconds. What is older than it is dropped from the front. */
export class SlidingWindow {
  readonly #rate: Rate;
  readonly #times: number[] = [];
  #first = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** 0 when one more fits; else how long until one does. */
  waitMs(now: number): number {
    this.#drop(now);
    if (this.#times.length - this.#first < this.#rate.requests) return 0;
    return (this.#times[this.#first] ?? now) + this.#rate.seconds * 1000 - now;
  }

  add(now: number): void {
    this.#times.push(now);
  }

  isEmpty(now: number): boolean {
    this.#drop(now);
    return this.#first === this.#times.length;
  }

  #drop(now: number): void {
    const begin = now - this.#rate.seconds * 1000;
    while (this.#first < this.#times.length && (this.#times[this.#first] ?? 0) <= begin) this.#first += 1;
    // Not at every request: cutting the front of a list costs its length.
    if (this.#first > 1024 && this.#first * 2 > this.#times.length) {
      this.#times.splice(0, this.#first);
      this.#first = 0;
    }
  }
}
