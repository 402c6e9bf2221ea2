import type { Handler } from './handler.js';
import { transactionCreate } from './transaction-create.js';

/**
 * What is done for which event. Activation makes a webhook for each, so these are also the `webhooks` of rehive.json: a
 * test holds the two together.
 */
export const handlers: ReadonlyMap<string, Handler> = new Map([['transaction.create', transactionCreate]]);
