const maxAttempts = 20;
/** Seconds. Also where the platform asks for more: it would reach beyond the life of the idempotency keys. */
export const longestWait = 3_600;

/**
 * Seconds until an event is tried again after its n-th try failed: 1, 2, 4 and so on up to an hour, a little spread.
 * Null after the twentieth, some nine hours later: then a person has to look at it. The platform keeps idempotency keys
 * for 24 h, so all tries have to fall within that.
 */
export function secondsUntilNextTry(attempts: number, random = Math.random): number | null {
  if (attempts >= maxAttempts) return null;
  return Math.min(2 ** (attempts - 1), longestWait) * (1 + random() / 4);
}
