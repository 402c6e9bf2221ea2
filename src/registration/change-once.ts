import { createHash } from 'node:crypto';
import { retryDelays } from '../platform-client/create-platform-client.js';
import type { PlatformClient, Reply, RequestOptions } from '../platform-client/platform-client.js';
import { PlatformError } from '../platform-client/platform-error.js';

export interface Change<Effect> {
  /** Sends the request that changes something, once, under this idempotency key. */
  send: (idempotencyKey: string) => Promise<Reply<Effect>>;
  /** Looks whether the platform is now as the change leaves it. Null where it is not. */
  look: () => Promise<Effect | null>;
  /** What the change is, as data: the key follows from it, so that a second run sends the same key. */
  content: () => unknown;
}

/**
 * How often a new key is taken because the platform only repeats what it once said: what was registered and removed again
 * all day long needs as many. One at random would do, but whoever runs it again after a crash would send another.
 */
const maxGenerations = 50;

/**
 * Makes a change take effect exactly once. A key alone does not do that: the platform keeps an answer for 24 hours,
 * a failure or one that somebody undid since included, and it is not documented that a request which died halfway
 * keeps its key. So after every answer that is doubtful (lost, 5xx, too late, or a repeated one) it looks at what
 * the platform has before it sends anything again.
 */
export async function changeOnce<Effect>(
  client: PlatformClient,
  { send, look, content }: Change<Effect>,
): Promise<Effect> {
  let generation = 0;
  let retries = 0;
  for (;;) {
    let doubt: PlatformError;
    try {
      const reply = await send(idempotencyKey(content(), generation));
      if (!reply.replayed) return reply.data;
      doubt = replayedWithoutEffect();
    } catch (error) {
      if (!(error instanceof PlatformError) || !(error.replayed || error.mayHaveActed)) throw error;
      doubt = error;
    }
    const effect = await look();
    if (effect !== null) return effect;
    if (doubt.replayed) {
      generation += 1;
      if (generation >= maxGenerations) throw doubt;
      continue;
    }
    const delay = retryDelays[retries];
    if (!doubt.transient || delay === undefined) throw doubt;
    retries += 1;
    await client.wait({ reason: 'failed', ms: delay });
  }
}

/** `changeOnce` repeats by itself, after a look: the client must not do so before. */
export const once = (key: string): RequestOptions => ({ idempotencyKey: key, maxRetries: 0 });

/**
 * Makes what is at a path go. Gone is what was wanted: where an answer was lost, or somebody else was faster, too. The
 * platform documents no keys for DELETE; one is sent all the same, for its logs and for whatever stands in between.
 */
export async function removeOnce(
  client: PlatformClient,
  path: string,
  { content, isThere }: { content: Change<unknown>['content']; isThere: () => Promise<boolean> },
): Promise<void> {
  try {
    await changeOnce<true>(client, {
      content,
      send: async (key) => ({ ...(await client.delete(path, once(key))), data: true }),
      look: async () => ((await isThere()) ? null : true),
    });
  } catch (error) {
    if (!(error instanceof PlatformError) || error.status !== 404) throw error;
  }
}

/** The same for the same change, other for every other. Under the platform's limit of 100 characters. */
function idempotencyKey(content: unknown, generation: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([content, generation]))
    .digest('hex');
  return `rehive-ext-${hash.slice(0, 48)}`;
}

function replayedWithoutEffect(): PlatformError {
  return new PlatformError(
    'The platform repeats the answer to an earlier request, but does not have what that made.',
    {
      kind: 'refused',
      replayed: true,
      nextSteps: ['Try again; after 24 hours at the latest the platform forgets that answer.'],
    },
  );
}
