import { listDeliveries, type ListedDeliveries } from '../registration/read-deliveries.js';
import type { DeliveryState } from '../registration/read-status.js';
import type { Connected } from './connect-to-platform.js';
import type { CommandContext } from './context.js';
import { openPlatform, type PlatformOptions } from './registration-session.js';
import type { UserRecord } from '../registration/platform-records.js';
import { resolveApiUrl } from './resolve-api-url.js';
import { withProgress } from './with-progress.js';
import { eventNamed } from './webhook-input.js';

/** Which deliveries. */
export interface DeliveryFlags {
  event?: string;
  state?: DeliveryState;
  /** Millisecond timestamps. */
  since?: number;
  until?: number;
  limit: number;
}

export interface WebhooksSession extends Connected {
  apiUrl: string;
  user: UserRecord;
}

export async function openWebhooks(
  options: PlatformOptions,
  name: string,
  context: CommandContext,
): Promise<WebhooksSession> {
  const apiUrl = await resolveApiUrl(options.apiUrl, context.cwd);
  const needs = { command: `rehive-ext webhooks ${name}` };
  return { apiUrl, ...(await openPlatform({ ...options, apiUrl }, needs, context)) };
}

/** @throws UserError for an event that there is not */
export function findDeliveries(
  { client }: Connected,
  { event, state, since, until, limit }: DeliveryFlags,
  context: CommandContext,
): Promise<ListedDeliveries> {
  const named = event === undefined ? undefined : eventNamed(event);
  return withProgress('Asking the platform…', context, () =>
    listDeliveries(client, { event: named, state, since, until, atMost: limit }),
  );
}
