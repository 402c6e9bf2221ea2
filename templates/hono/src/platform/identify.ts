import { z } from 'zod';
import { Refusal } from '../errors.js';
import type { Platform } from './platform.js';

const auth = z.object({
  id: z.coerce.string(),
  /** The company's identifier. The display name is another field, and may change. */
  company: z.string().min(1),
  groups: z.array(z.object({ name: z.string() })),
});

export type Identity = z.output<typeof auth>;

/**
 * Who a token belongs to. The platform's answer is the only proof there is: nothing in a request's body counts, and a
 * platform that fails or does not answer is never a yes: that throws PlatformError. Throws Refusal for those who are in
 * none of `groups`, where some are given.
 */
export async function identify(platform: Platform, groups: readonly string[] = []): Promise<Identity> {
  const identity = await platform.request({ path: 'auth/', schema: auth });
  if (groups.length > 0 && !identity.groups.some(({ name }) => groups.includes(name)))
    throw new Refusal(403, `The token belongs to nobody of the group ${groups.join(' or ')}.`);
  return identity;
}
