import { createHash } from 'node:crypto';
import { limits } from '../contract/limits.js';
import { ApiFailure } from './api-failure.js';
import type { Answer } from './api-request.js';
import type { PlatformContext } from './platform-context.js';
import type { Received } from './receive.js';

/** So that a load test does not fill the memory; the oldest go first. */
const keptAnswers = 10_000;
const keptMs = limits.idempotencyKeptHours * 60 * 60 * 1000;

/**
 * The same `Idempotency-Key` gets the same answer for 24 hours, refusals included (idempotency page). What it says of a
 * key that comes back with another body is nothing: here that gets the first answer too (assumption). Two requests at the
 * same time are done once. The answers are part of the state: a platform that starts again still has them.
 */
export interface IdempotentAnswers {
  /** @throws ApiFailure 400 for a key that is too long. */
  once(received: Received, answer: () => Promise<Answer>): Promise<Answer>;
}

export function createIdempotentAnswers(context: PlatformContext): IdempotentAnswers {
  const { state, clock } = context;
  const underWay = new Map<string, Promise<Answer>>();

  const keep = (id: string, answer: Answer): void => {
    const kept = state.idempotentAnswers;
    const now = clock.now();
    // What is answered is JSON, of which this is the quickest copy.
    kept.set(id, { id, answer: JSON.parse(JSON.stringify(answer)) as Answer, until: now + keptMs });
    for (const { id: oldest, until } of kept.values()) {
      if (until > now && kept.size <= keptAnswers) break;
      kept.delete(oldest);
    }
    context.changed();
  };

  return {
    async once(received, answer) {
      const key = received.headers['idempotency-key'] ?? '';
      if (key === '' || !['POST', 'PUT', 'PATCH'].includes(received.method)) return answer();
      if (key.length > limits.idempotencyKeyMaxLength) {
        throw new ApiFailure(400, 'The Idempotency-Key must have less than 100 characters.');
      }
      const id = `${scopeOf(received)} ${key}`;
      const kept = state.idempotentAnswers.get(id);
      if (kept !== undefined && kept.until > clock.now()) return replayed(kept.answer);
      const earlier = underWay.get(id);
      if (earlier !== undefined) return replayed(await earlier);
      const first = answer();
      underWay.set(id, first);
      try {
        const given = await first;
        // A throttled request was not tried: it may be, with the same key.
        if (given.status !== 429) keep(id, given);
        return given;
      } finally {
        underWay.delete(id);
      }
    },
  };
}

function replayed(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'idempotent-replayed': 'true' } };
}

/**
 * Who asks for what. Nobody is known where no token is needed: there the body must be the same, too, or a stranger who
 * chose the same key would get somebody else's session.
 */
function scopeOf({ authentication: { caller }, method, url, body }: Received): string {
  const who =
    caller === null
      ? `anyone ${createHash('sha256').update(JSON.stringify(body.recorded)).digest('hex')}`
      : `${caller.user.company} ${caller.user.id}`;
  return `${who} ${method} ${url.pathname}`;
}
