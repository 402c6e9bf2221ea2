import { createHash } from 'node:crypto';

/**
 * Keys for the calls that change something on the platform because of one event: the same at every try, so that the
 * platform does once what is asked twice. `purpose` tells apart several calls of one handler. 64 characters;
 * the platform takes fewer than 100.
 */
export function idempotencyKeys(event: { company: string; id: string }): (purpose: string) => string {
  return (purpose) =>
    createHash('sha256')
      .update(JSON.stringify([event.company, event.id, purpose]))
      .digest('hex');
}
