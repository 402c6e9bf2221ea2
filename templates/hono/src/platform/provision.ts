import { z } from 'zod';
import { PlatformError } from '../errors.js';
import type { Platform } from './platform.js';
import { type Subtype, subtypes } from './subtypes.js';

/**
 * Makes sure that a company has on the platform what this extension needs: a webhook per event, which leads here with this
 * secret, and the transaction subtypes. Creates what is missing and mends what an earlier activation left.
 */
export async function provision(
  platform: Platform,
  { url, secret, events }: { url: string; secret: string; events: Iterable<string> },
): Promise<void> {
  const webhooks = Array.from(events, (event) => ({ url, event, secret, enabled: true }));
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

const subtype = z.object({ name: z.string(), tx_type: z.string() });

async function ensureSubtypes(platform: Platform): Promise<void> {
  const path = 'admin/subtypes/';
  const missing = async (): Promise<readonly Subtype[]> => {
    if (subtypes.length === 0) return [];
    const found = await platform.request({ path, schema: z.array(subtype) });
    return subtypes.filter((one) => !found.some((f) => f.name === one.name && f.tx_type === one.tx_type));
  };
  for (const body of await missing()) {
    await platform.request({ method: 'POST', path, body, schema: subtype }).catch(async (error: unknown) => {
      // Another activation may have made it meanwhile.
      if ((await missing()).includes(body)) throw error;
    });
  }
}
