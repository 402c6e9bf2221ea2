import type { z } from 'zod';
import type { Database, Queries } from '../db/database.js';
import { GiveUp } from '../errors.js';
import type { Log } from '../log.js';
import type { Platform } from '../platform/platform.js';

export interface WebhookEvent<Data = unknown> {
  /** The same for every retry of one event. */
  id: string;
  event: string;
  /** The company's identifier. */
  company: string;
  /** What the webhook says. It may be old or repeated: ask the platform before you act on it. */
  data: Data;
}

export interface HandlerContext {
  /** The platform's API with this company's service token. */
  platform: Platform;
  /**
   * For each call that changes something: `idempotencyKey('welcome')`. Where several events must have one effect together, it
   * takes what they are about: `idempotencyKey('savings', transaction.id)`.
   */
  idempotencyKey: (purpose: string, subject?: string) => string;
  /** For what has to be read before, or kept although this try may fail. The effect itself is a {@link Save}. */
  database: Database;
  /** Ends when the time of this try is over. */
  signal: AbortSignal;
  log: Log;
}

/** Writes the effect of an event, in the transaction that marks the event as handled: both happen, or neither. */
export type Save = (queries: Queries) => Promise<void>;

/**
 * Works on one event: first what needs the platform, then, as the returned {@link Save}, what goes into the database.
 * Throwing means another try later; throw {@link GiveUp} where none can succeed. A try may be repeated, so calls that
 * change something on the platform need an idempotency key.
 */
export type Handler<Data = unknown> = (
  event: WebhookEvent<Data>,
  context: HandlerContext,
) => Promise<Save | null>;

/** A handler of a payload: what of `data` it needs. An event without that can't be handled. */
export function handlerOf<Data>(schema: z.ZodType<Data>, handle: Handler<Data>): Handler {
  return async (event, context) => {
    const parsed = schema.safeParse(event.data);
    if (parsed.success) return handle({ ...event, data: parsed.data }, context);
    const where = parsed.error.issues.map(({ path }) => path.join('.') || 'data').join(', ');
    throw new GiveUp(`The webhook's data is not as expected at: ${where}.`);
  };
}
