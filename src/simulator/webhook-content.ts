import { isEventName, type EventName } from '../contract/events.js';
import { UserError } from '../errors.js';
import type { WebhookContent } from './deliveries.js';
import { patched } from './overrides.js';
import type { PlatformContext } from './platform-context.js';
import { isJsonObject } from './read-fields.js';
import { eventResource } from './event-resource.js';

export interface ContentOptions {
  company: string;
  event: EventName;
  data?: Record<string, unknown>;
  set?: Record<string, unknown>;
  /** See `SendWebhookOptions`. */
  asIs?: boolean;
  /** A `transaction.create` about one that there is, where there is one. */
  prefersExisting?: boolean;
}

/**
 * A webhook's body about a resource of the company, with the overrides that were asked for. Where an override changes what
 * the platform keeps (a new transaction's amount), the platform keeps it so: the extension that asks for the
 * resource finds what the webhook said.
 * @returns whether the data is a mere sample: the platform has no such resource.
 * @throws UserError for an override that names nothing in the body.
 */
export async function buildWebhookContent(
  context: PlatformContext,
  { company, event, data, set, asIs, prefersExisting }: ContentOptions,
): Promise<{ content: WebhookContent; sample: true | undefined }> {
  if (asIs === true) return { content: await sentBefore(context, company, event, data), sample: undefined };
  const resource = await eventResource(context, company, event, prefersExisting);
  const plain = { event, company, data: resource.data };
  const changed = patched(plain, data, set);
  const content = readContent(changed);
  // A body that claims another company is a forgery on purpose: nothing of it is kept.
  if (content.company === company) resource.keep?.(content.data);
  return { content, sample: resource.sample ? true : undefined };
}

/** A body that some platform sent, about something that this one need not have. */
async function sentBefore(
  context: PlatformContext,
  company: string,
  event: EventName,
  data: Record<string, unknown> = {},
): Promise<WebhookContent> {
  if (event.startsWith('transaction.') && !event.startsWith('transaction.transition.')) {
    // A new one each time, which takes over what the body tells, unless there is one with that id.
    const { keep } = await eventResource(context, company, 'transaction.create');
    keep?.(data);
  }
  return { event, company, data };
}

/** @throws UserError where an override left no webhook's body. */
function readContent({ event, company, data }: Record<string, unknown>): WebhookContent {
  if (!isEventName(event))
    throw new UserError(`The webhook's event can't be ${JSON.stringify(event)}.`, {
      nextSteps: ['All events: rehive-ext events'],
    });
  if (typeof company !== 'string') throw new UserError("The webhook's company must be a text.");
  if (!isJsonObject(data)) throw new UserError("The webhook's data must be an object.");
  return { event, company, data };
}
