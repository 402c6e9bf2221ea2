import { whyNotReachable } from '../../../contract/public-address.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const publicAddress = defineCheck({
  id: 'public-address',
  group: 'public',
  title: 'A public extension is at an address that everybody can reach',
  severity: 'required',
  level: 'public',
  source: source('requirements', 'An extension exposes public /activate/ and /deactivate/ endpoints.'),
  observes:
    'Reads url, management_url and the addresses under legal in rehive.json: none may lead to this machine, a private network or a name that only those know. Nothing is fetched.',
  fix: 'Write the address at which the extension is served for all companies as url in rehive.json.',
  likelyCause: 'The address is the one of a development machine.',
  async run({ manifest }) {
    const addresses = {
      url: manifest.url,
      management_url: manifest.management_url ?? null,
      ...manifest.legal,
    };
    for (const [key, address] of Object.entries(addresses)) {
      const why = address === null ? null : whyNotReachable(address);
      if (why === null) continue;
      fail(`${key} in rehive.json leads to no public address`, {
        expected: 'the name of a public host',
        actual: `${address}: ${why}`,
      });
    }
  },
});
