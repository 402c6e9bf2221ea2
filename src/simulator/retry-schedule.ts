import { limits } from '../contract/limits.js';

/** How webhooks are delivered. What no document says is an assumption, and can be set. */
export interface DeliveryRules {
  /** Deliveries at once, of all companies together. Default 50 (assumption). */
  concurrency: number;
  /** Tries after the first. Default 7 (events page). */
  retries: number;
  /** Milliseconds. Default: one minute (assumption). */
  firstWaitMs: number;
  /** Each wait is so many times the one before. Default 2 (assumption). */
  growth: number;
  /** No wait is longer. Default: one hour (events page). */
  longestWaitMs: number;
  /** So many 50x answers in a row disable a webhook. Default 20; that there is such a number, not which, is documented. */
  disableAfter: number;
}

export const defaultDeliveryRules: DeliveryRules = {
  concurrency: limits.webhookConcurrency,
  retries: limits.webhookRetriesMax,
  firstWaitMs: limits.webhookFirstRetryWaitSeconds * 1000,
  growth: limits.webhookRetryWaitGrowth,
  longestWaitMs: limits.webhookRetryWaitMaxSeconds * 1000,
  disableAfter: limits.webhookServerErrorsToDisable,
};

/** How long the platform waits after so many tries; null when it tries no more. */
export function waitAfter(tries: number, rules: DeliveryRules): number | null {
  if (tries > rules.retries) return null;
  return Math.min(rules.firstWaitMs * rules.growth ** (tries - 1), rules.longestWaitMs);
}
