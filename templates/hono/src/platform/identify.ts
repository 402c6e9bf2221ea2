import { z } from 'zod';
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
 * platform that fails or does not answer is never a yes. Throws PlatformError.
 */
export function identify(platform: Platform): Promise<Identity> {
  return platform.request({ path: 'auth/', schema: auth });
}

export function isInGroup({ groups }: Identity, ...names: string[]): boolean {
  return groups.some(({ name }) => names.includes(name));
}
