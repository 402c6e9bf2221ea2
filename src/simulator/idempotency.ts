import { limits } from '../contract/limits.js';
import { ApiFailure } from './api-failure.js';
import type { Answer } from './api-request.js';
import type { Clock } from './clock.js';

const keptAnswers = 10_000;
const keptMs = limits.idempotencyKeptHours * 60 * 60 * 1000;

/** The same `Idempotency-Key` gets the same answer for 24 hours (idempotency page). */
export interface IdempotentAnswers {
  /** @throws ApiFailure 400 for a key that is too long. */
  once(scope: string, key: string, answer: () => Promise<Answer>): Promise<Answer>;
}

export function createIdempotentAnswers(clock: Clock): IdempotentAnswers {
  const kept = new Map<string, { answer: Promise<Answer>; until: number }>();
  return {
    async once(scope, key, answer) {
      if (key.length > limits.idempotencyKeyMaxLength) {
        throw new ApiFailure(400, 'The Idempotency-Key must have less than 100 characters.');
      }
      const id = `${scope} ${key}`;
      const earlier = kept.get(id);
      if (earlier !== undefined && earlier.until > clock.now()) {
        const replayed = await earlier.answer;
        return { ...replayed, headers: { ...replayed.headers, 'idempotent-replayed': 'true' } };
      }
      const first = answer();
      kept.set(id, { answer: first, until: clock.now() + keptMs });
      if (kept.size > keptAnswers) kept.delete([...kept.keys()][0] ?? id);
      try {
        const given = await first;
        // A throttled request was not tried: it may be, with the same key.
        if (given.status === 429) kept.delete(id);
        return given;
      } catch (error) {
        // Our own mistake, no answer of the platform.
        kept.delete(id);
        throw error;
      }
    },
  };
}
