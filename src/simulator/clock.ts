import { randomBytes } from 'node:crypto';

/** What the platform takes for time. A test passes a virtual one. */
export interface Clock {
  /** Millisecond UNIX timestamp. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** `bytes` random bytes. */
export type RandomSource = (bytes: number) => Uint8Array;

export const realClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export const realRandom: RandomSource = (bytes) => randomBytes(bytes);
