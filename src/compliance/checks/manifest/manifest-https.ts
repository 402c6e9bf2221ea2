import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const manifestHttps = defineCheck({
  id: 'manifest-https',
  group: 'manifest',
  title: 'The addresses in rehive.json are https',
  severity: 'recommended',
  source: source(
    'requirements',
    'The token in the body is the only proof that activate, deactivate and rotate carry: it must not travel readable.',
  ),
  observes:
    'Reads url, management_url and the addresses under legal in rehive.json: each that is there has to begin with https://.',
  fix: 'Serve the extension with TLS and write its addresses with https:// in rehive.json.',
  manifestPath: ['url'],
  likelyCause: 'The address is the one of a development machine.',
  async run({ manifest }) {
    const legal = Object.entries(manifest.legal).map(([key, address]) => [`legal.${key}`, address] as const);
    const addresses = {
      url: manifest.url,
      management_url: manifest.management_url,
      ...Object.fromEntries(legal),
    };
    const plain = Object.entries(addresses).filter(
      ([, address]) => typeof address === 'string' && !address.startsWith('https://'),
    );
    if (plain.length === 0) return;
    fail(
      `${plain.map(([key]) => key).join(' and ')} in rehive.json ${plain.length > 1 ? 'are' : 'is'} not https`,
      {
        expected: 'https://…',
        actual: plain.map(([, address]) => address).join(', '),
        manifestPath: plain.map(([key]) => key).slice(0, 1),
      },
    );
  },
});
