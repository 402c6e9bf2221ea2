import { z } from 'zod';
import { PlatformError } from './platform-error.js';
import type { Platform } from './platform.js';

const webhook = z.object({ id: z.union([z.number(), z.string()]), url: z.string(), event: z.string() });
const webhooks = z.object({ results: z.array(webhook) });

/**
 * Makes sure that the platform sends these events to `url` with `secret`: creates what is missing, and makes what an
 * earlier activation left agree with us. Throws the PlatformError of what the platform refused.
 */
export async function registerWebhooks(
  platform: Platform,
  { url, events, secret }: { url: string; events: readonly string[]; secret: string },
): Promise<void> {
  await Promise.all(events.map((event) => registerWebhook(platform, { url, event, secret, enabled: true })));
}

type Wanted = { url: string; event: string; secret: string; enabled: boolean };

async function registerWebhook(platform: Platform, wanted: Wanted): Promise<void> {
  try {
    await platform.request({ method: 'POST', path: 'admin/webhooks/', body: wanted, schema: webhook });
  } catch (error) {
    // The platform keeps one webhook per url and event and refuses a second, also when it is our own.
    if (!(error instanceof PlatformError && error.status === 400)) throw error;
    const existing = await findWebhook(platform, wanted);
    if (existing === undefined) throw error;
    // It may carry another secret, and the platform disables a webhook that failed too often.
    await platform.request({
      method: 'PATCH',
      path: `admin/webhooks/${existing.id}/`,
      body: { secret: wanted.secret, enabled: true },
      schema: webhook,
    });
  }
}

async function findWebhook(platform: Platform, { url, event }: Wanted) {
  const filters = new URLSearchParams({ url, event });
  const { results } = await platform.request({ path: `admin/webhooks/?${filters}`, schema: webhooks });
  // Not every platform version filters exactly.
  return results.find((found) => found.url === url && found.event === event);
}
