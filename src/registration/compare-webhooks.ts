import { endpointUrl } from '../contract/calls.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { webhookRecord } from './platform-records.js';
import { unlessHidden } from './unless-hidden.js';

interface ServiceWebhook {
  id: number;
  event: string;
  url: string;
  /** False where somebody, or the platform after too many failures, disabled it. */
  enabled: boolean;
}

/** The webhooks of a service against those of rehive.json. The extension makes them itself, when it is activated. */
export interface WebhookComparison {
  /** In rehive.json, not on the platform. */
  missing: { event: string; url: string | null }[];
  /** On the platform, not in rehive.json. */
  surplus: ServiceWebhook[];
  keep: ServiceWebhook[];
}

/** Null where the token may not see webhooks: whoever registers a service need not. */
export async function compareWebhooks(
  client: PlatformClient,
  { webhooks, endpoints, url }: Manifest,
  serviceId: number | null,
): Promise<WebhookComparison | null> {
  const address = endpoints.webhook === null ? null : endpointUrl(url, endpoints.webhook);
  const wanted = webhooks.map(({ event }) => ({ event, url: address }));
  if (serviceId === null) return { missing: wanted, surplus: [], keep: [] };
  const present = await webhooksOf(client, serviceId);
  if (present === null) return null;
  const isWanted = (webhook: ServiceWebhook): boolean =>
    wanted.some((one) => one.event === webhook.event && one.url === webhook.url);
  const keep = present.filter(isWanted);
  return {
    missing: wanted.filter(({ event }) => !keep.some((webhook) => webhook.event === event)),
    surplus: present.filter((webhook) => !isWanted(webhook)),
    keep,
  };
}

async function webhooksOf(client: PlatformClient, serviceId: number): Promise<ServiceWebhook[] | null> {
  const all = await unlessHidden(client.list('admin/webhooks/', webhookRecord));
  if (all === null) return null;
  return all
    .filter(({ service, archived }) => service?.id === serviceId && !archived)
    .map(({ id, event, url, enabled }) => ({ id, event, url, enabled }));
}
