import { z } from 'zod';
import { PlatformError } from '../errors.js';
import type { Platform } from './platform.js';
import { subtypes } from './subtypes.js';

/**
 * Makes sure that a company has on the platform what this extension needs: a webhook per event, which leads here with this
 * secret, and the transaction subtypes. Creates what is missing and mends what an earlier activation left.
 */
export async function provision(
  platform: Platform,
  { webhookUrl, secret, events }: { webhookUrl: string; secret: string; events: Iterable<string> },
): Promise<void> {
  const webhooks = Array.from(events, (event) => ({ url: webhookUrl, event, secret, enabled: true }));
  await Promise.all([...webhooks.map((one) => ensureWebhook(platform, one)), ensureSubtypes(platform)]);
}

const webhook = z.object({ id: z.union([z.number(), z.string()]), url: z.string(), event: z.string() });
type Wanted = { url: string; event: string; secret: string; enabled: boolean };

async function ensureWebhook(platform: Platform, wanted: Wanted): Promise<void> {
  try {
    await platform.request({ method: 'POST', path: 'admin/webhooks/', body: wanted, schema: webhook });
  } catch (error) {
    // The platform keeps one webhook per url and event and refuses a second, also when it is our own.
    if (!(error instanceof PlatformError && error.status === 400)) throw error;
    const { url, event, secret, enabled } = wanted;
    const path = `admin/webhooks/?${new URLSearchParams({ url, event })}`;
    const { results } = await platform.request({ path, schema: z.object({ results: z.array(webhook) }) });
    // Not every platform version filters exactly.
    const existing = results.find((found) => found.url === url && found.event === event);
    if (existing === undefined) throw error;
    // It may carry another secret, and the platform disables a webhook that failed too often.
    const own = `admin/webhooks/${existing.id}/`;
    await platform.request({ method: 'PATCH', path: own, body: { secret, enabled }, schema: webhook });
  }
}

async function ensureSubtypes(platform: Platform): Promise<void> {
  if (subtypes.length === 0) return;
  const path = 'admin/subtypes/';
  const known = z.object({ name: z.string(), tx_type: z.string() });
  const found = await platform.request({ path, schema: z.array(known) });
  for (const body of subtypes) {
    const isBody = (one: z.infer<typeof known>) => one.name === body.name && one.tx_type === body.tx_type;
    if (found.some(isBody)) continue;
    await platform.request({ method: 'POST', path, body, schema: known }).catch(async (error: unknown) => {
      // Another activation may have made it meanwhile.
      const now = await platform.request({ path, schema: z.array(known) });
      if (!now.some(isBody)) throw error;
    });
  }
}
