import { isEventName, type WebhookBody } from '../contract/events.js';
import type { CallReport } from '../contract/exchange.js';

/** What a webhook said, as it was recorded. */
export function sentWebhook({ exchange }: CallReport): WebhookBody {
  const { body } = exchange.request;
  if (isRecord(body)) {
    const { id, event, company, data } = body;
    const isId = typeof id === 'string' || typeof id === 'number';
    if (isId && isEventName(event) && typeof company === 'string' && isRecord(data))
      return { id, event, company, data };
  }
  throw new Error('The simulated platform sent no webhook.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
