import { whyNotReachable } from '../contract/public-address.js';
import { UserError } from '../errors.js';
import type { LoadedManifest } from '../manifest/load-manifest.js';
import { isOnThisMachine } from '../platform-client/api-url.js';

const nextSteps = ['To do it all the same: --allow-insecure'];

/** Refuses to send an admin token without TLS to a platform that is not on this machine. */
export function requireSafePlatform(apiUrl: string): void {
  if (isOnThisMachine(apiUrl) || new URL(apiUrl).protocol === 'https:') return;
  throw new UserError(`${apiUrl} is not https: the admin token would go there unencrypted.`, { nextSteps });
}

/** Refuses a service at an address that a platform which is not on this machine can't, or should not, reach. */
export function requirePublicAddress(apiUrl: string, { manifest, path, locate }: LoadedManifest): void {
  if (isOnThisMachine(apiUrl)) return;
  const why = whyNotPublic(manifest.url);
  if (why === null) return;
  const { line, column } = locate(['url']);
  throw new UserError(`The platform at ${apiUrl} should not call the extension at ${manifest.url}: ${why}.`, {
    nextSteps: [`Set the public address: url in ${path}:${line}:${column}`, ...nextSteps],
  });
}

/** Why the platform could not, or should not, call an extension at this url; null where nothing speaks against it. */
export function whyNotPublic(url: string): string | null {
  if (new URL(url).protocol === 'https:') return whyNotReachable(url);
  return whyNotReachable(url) ?? 'it is not https, and the platform sends tokens there';
}
