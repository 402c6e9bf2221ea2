import { calls, type CallName } from '../contract/calls.js';

/** How long each call to an extension may take, to the end of its answer, in milliseconds. */
export type TimeLimits = Record<CallName, number>;

/** Those of the contract; that of `rotate` is an assumption. */
export const defaultTimeLimits: Readonly<TimeLimits> = {
  activate: calls.activate.timeLimitMs,
  deactivate: calls.deactivate.timeLimitMs,
  rotate: calls.rotate.timeLimitMs,
  webhook: calls.webhook.timeLimitMs,
};
