import type { Handler } from './handler.js';
import { notifyOf } from './notify.js';

/** The events that can notify somebody, and where the platform tells more about what they name. */
export const notifyingEvents = {
  'user.create': 'users',
  'transaction.create': 'transactions',
  'transaction.update': 'transactions',
} as const;

/**
 * What is done for which event. Activation makes a webhook for each, so these are also the `webhooks` of rehive.json: a
 * test holds the two together.
 */
export const handlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries(notifyingEvents).map(([event, resource]) => [event, notifyOf(resource)]),
);
