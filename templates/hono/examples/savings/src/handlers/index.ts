import type { Handler } from './handler.js';
import { saveShare } from './save-share.js';

/**
 * What is done for which event. Activation makes a webhook for each, so these are also the `webhooks` of rehive.json: a
 * test holds the two together. A credit completes when it is made or later, so both events matter.
 */
export const handlers: ReadonlyMap<string, Handler> = new Map([
  ['transaction.create', saveShare],
  ['transaction.update', saveShare],
]);
