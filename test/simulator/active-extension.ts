import type { Platform, PlatformOptions } from '../../src/simulator/platform.js';
import { adminOf, clientOf, freshExtension, freshPlatform, type Client } from './platform-requests.js';
import type { TinyExtension } from './tiny-extension.js';

export const secret = 'a secret of at least thirty-two characters';
const permissions = (['view', 'add', 'change', 'delete'] as const).flatMap((level) =>
  (['webhook', 'transaction'] as const).map((type) => ({ section: 'admin' as const, type, level })),
);

interface Active {
  platform: Platform;
  extension: TinyExtension;
  service: Client;
  admin: Client;
}

/** An active extension with a webhook for each of the events. */
export async function activeExtension(
  events: string[] = ['transaction.create'],
  options: PlatformOptions = {},
): Promise<Active> {
  const extension = await freshExtension();
  const platform = await freshPlatform(options);
  await platform.activate({ company: 'acme', url: extension.url, permissions });
  const service = clientOf(platform, platform.serviceToken('acme'));
  for (const event of events) {
    await service('POST', 'admin/webhooks/', { body: { url: `${extension.url}/webhook/`, event, secret } });
  }
  extension.calls.length = 0;
  return { platform, extension, service, admin: adminOf(platform) };
}
