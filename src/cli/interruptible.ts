import { Interrupted } from '../errors.js';

/** The promise's outcome, or `Interrupted` as soon as the signal aborts. */
export function interruptible<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return Promise.race([
    promise,
    aborted(signal).then((): never => {
      throw new Interrupted();
    }),
  ]);
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
