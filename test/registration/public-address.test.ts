import { expect, it } from 'vitest';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { namedPlatforms } from '../../src/platform-client/api-url.js';
import { requirePublicAddress, requireSafePlatform } from '../../src/registration/public-address.js';

function requireFor(url: string, apiUrl: string = namedPlatforms.production): void {
  const parsed = parseManifest(`{\n  "name": "S",\n  "url": ${JSON.stringify(url)}, "permissions": [] }`);
  if (parsed.manifest === null) throw new Error(`No manifest with the url ${url}`);
  const { manifest, locate } = parsed;
  requireSafePlatform(apiUrl);
  requirePublicAddress(apiUrl, { manifest, locate, path: '/p/rehive.json', dir: '/p', text: '' });
}

it.each([
  'https://savings.example.com',
  'https://savings.example.com:8443/api',
  'https://8.8.8.8',
  'https://172.32.0.1',
  'https://[2606:4700::1111]/',
  'https://test.io',
])('%s may be registered on a real platform', (url) => expect(() => requireFor(url)).not.toThrow());

it.each([
  ['http://savings.example.com', 'not https'],
  ['https://localhost:3000', 'only this machine'],
  ['https://app.localhost', 'only this machine'],
  ['https://nas.local', 'private network'],
  ['https://savings.test', 'private network'],
  ['https://127.0.0.1', 'private network'],
  ['https://10.1.2.3', 'private network'],
  ['https://172.16.0.9', 'private network'],
  ['https://192.168.1.1', 'private network'],
  ['https://169.254.169.254', 'private network'],
  ['https://100.64.0.1', 'private network'],
  ['https://0.0.0.0', 'private network'],
  ['https://2130706433', 'private network'],
  ['https://[::1]', 'private network'],
  ['https://[fd00::1]', 'private network'],
  ['https://[fe80::1]', 'private network'],
  ['https://[::ffff:10.0.0.1]', 'private network'],
  ['https://intranet', 'not the name of a public host'],
])('%s may not: %s', (url, why) => {
  expect(() => requireFor(url)).toThrow(why);
  expect(() => requireFor(url)).toThrow(/^The platform at https:\/\/api\.rehive\.com\/3\/ should not call/);
});

it('points at the line, and at the flag that allows it', () => {
  expect(() => requireFor('http://a.io')).toThrow(
    expect.objectContaining({
      kind: 'usage',
      nextSteps: [
        'Set the public address: url in /p/rehive.json:3:10',
        'To do it all the same: --allow-insecure',
      ],
    }),
  );
});

it('a platform on this machine takes every address', () => {
  expect(() => requireFor('http://localhost:3000', 'http://127.0.0.1:4300/3/')).not.toThrow();
});

it('the token goes to no other host without TLS', () => {
  expect(() => requireFor('https://a.io', 'http://rehive.lan/3/')).toThrow(
    'the admin token would go there unencrypted',
  );
});
