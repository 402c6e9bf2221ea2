import type { EventName, WebhookBody } from '../contract/events.js';
import { companyById } from './companies.js';
import type { PlatformContext } from './platform-context.js';
import { restoreState, saveState } from './saved-state.js';
import { nextNumber } from './state.js';
import { buildWebhookContent } from './webhook-content.js';

export interface SampleOptions {
  company: string;
  event: EventName;
  /** Merged into the body's `data`. */
  data?: Record<string, unknown>;
  /** Dotted paths into the body (`data.amount`) that exist there. */
  set?: Record<string, unknown>;
}

/**
 * The body that a webhook for the event would have. Looks at the state and changes nothing: what the company has none of
 * is made in a copy of it.
 * @throws UserError for an override that names nothing in the body
 */
export async function sampleEvent(context: PlatformContext, options: SampleOptions): Promise<WebhookBody> {
  companyById(context, options.company);
  const copy: PlatformContext = {
    ...context,
    // No sample is of a delivery, and there may be a great many.
    state: restoreState(saveState({ ...context.state, webhookTasks: new Map() })),
    changed: () => undefined,
    send: () => undefined,
    raisesEvents: false,
  };
  const { content } = await buildWebhookContent(copy, { ...options, prefersExisting: true });
  return { id: nextNumber(copy.state, 'webhook task'), ...content };
}
