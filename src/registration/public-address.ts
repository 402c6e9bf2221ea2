import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { UserError } from '../errors.js';
import type { LoadedManifest } from '../manifest/load-manifest.js';
import { isOnThisMachine } from '../platform-client/api-url.js';

const privateNetworks = new BlockList();
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  privateNetworks.addSubnet(address, prefix, 'ipv4');
}
for (const [address, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  privateNetworks.addSubnet(address, prefix, 'ipv6');
}

/** Ends of host names that never lead anywhere in public (RFC 6761, 6762, 8375 and `.internal`). */
const privateNames = /(^|\.)(localhost|local|internal|test|invalid|example|home\.arpa)$/;

const nextSteps = ['To do it all the same: --allow-insecure'];

/**
 * Refuses what would go wrong, or leak, on a platform that is not on this machine: an admin token sent without TLS,
 * and a service at an address that the platform can't reach.
 */
export function requirePublicAddresses(apiUrl: string, { manifest, path, locate }: LoadedManifest): void {
  if (isOnThisMachine(apiUrl)) return;
  if (new URL(apiUrl).protocol !== 'https:') {
    throw new UserError(`${apiUrl} is not https: the admin token would go there unencrypted.`, { nextSteps });
  }
  const why = whyNotPublic(manifest.url);
  if (why === null) return;
  const { line, column } = locate(['url']);
  throw new UserError(`The platform at ${apiUrl} should not call the extension at ${manifest.url}: ${why}.`, {
    nextSteps: [`Set the public address: url in ${path}:${line}:${column}`, ...nextSteps],
  });
}

/** Why the platform could not, or should not, call an extension at this url; null where nothing speaks against it. */
function whyNotPublic(url: string): string | null {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isPrivate =
    (isIPv4(host) && privateNetworks.check(host, 'ipv4')) ||
    (isIPv6(host) && privateNetworks.check(host, 'ipv6'));
  if (isPrivate) return `${host} is an address of this machine or of a private network`;
  if (privateNames.test(host)) return `${host} is a name that only this machine or a private network knows`;
  if (!host.includes('.') && !isIPv6(host)) return `${host} is not the name of a public host`;
  if (protocol !== 'https:') return 'it is not https, and the platform sends tokens there';
  return null;
}
