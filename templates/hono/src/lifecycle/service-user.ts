import type { Platform } from '../rehive/platform.js';
import { type Identity, isInGroup, verifyToken } from '../rehive/verify-token.js';
import { Refusal } from '../refusal.js';

/** Makes a client for one token. `signal` ends its calls. */
export type Connect = (token: string, signal: AbortSignal) => Platform;

/**
 * The platform waits 10 s for these calls, and takes no answer for a failure: all that happens inside one of them
 * has to fit, so that a slow platform is told as such.
 */
export const lifecycleTimeLimitMs = 8_000;

/**
 * Nothing but the token proves who activates, deactivates or rotates, so any valid token is not enough: a user of the
 * company could otherwise put their own in the place of the service user's. Throws Refusal or PlatformError.
 */
export async function verifyServiceUser(platform: Platform): Promise<Identity> {
  const identity = await verifyToken(platform);
  if (!isInGroup(identity, 'service')) {
    throw new Refusal(403, 'The token does not belong to a service user.');
  }
  return identity;
}
