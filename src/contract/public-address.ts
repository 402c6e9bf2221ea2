import { BlockList, isIPv4, isIPv6 } from 'node:net';

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

/** Why nobody but this machine or its network can call an extension at this url; null where nothing speaks against it. */
export function whyNotReachable(url: string): string | null {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isPrivate =
    (isIPv4(host) && privateNetworks.check(host, 'ipv4')) ||
    (isIPv6(host) && privateNetworks.check(host, 'ipv6'));
  if (isPrivate) return `${host} is an address of this machine or of a private network`;
  if (privateNames.test(host)) return `${host} is a name that only this machine or a private network knows`;
  if (!host.includes('.') && !isIPv6(host)) return `${host} is not the name of a public host`;
  return null;
}
