import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { doctoredSdk, registryOf } from '../contract/doctored-sdk.js';
import { root } from '../run-bin.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

const guide = readFileSync(join(root, 'docs/guides/taking-a-newer-sdk.md'), 'utf8');
const [shown] = readExamples(guide)
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => readConsole(text));

it('npm run contract:diff prints what the newest SDK of the registry changes, and ends with 1', async () => {
  const newest = doctoredSdk({
    'package.json': (text) => text.replace(/"version": "[^"]+"/, '"version": "99.1.0"'),
    'src/platform/admin/openapi-ts/types.gen.ts': (text) =>
      text
        .replaceAll("'transaction.create' | ", "'transaction.create' | 'transaction.reverse' | ")
        .replaceAll("'walletaccount' | ", '')
        .replace('export type AdminWebhook = {', 'export type AdminWebhook = {\n    paused: boolean;')
        .replace(/(export type AdminServiceRequest = \{[^}]*?)\n +name\?*: string;/, '$1'),
    'src/platform/user/openapi-ts/sdk.gen.ts': (text) =>
      text.replace(/(userEmailsCreate = [^]*?url: )'\/3\/user\/emails\/'/, "$1'/3/user/email-addresses/'"),
  });
  const env = { npm_config_registry: await registryOf(newest) };
  expect(shown?.command).toBe('npm run contract:diff');
  const { exitCode, stdout, stderr } = await execa('npm', ['run', '--silent', 'contract:diff'], {
    cwd: root,
    env,
    reject: false,
  });
  expect(stdout, stderr).toMatch(/^From rehive \d+\.\d+\.\d+, which we have, to 99\.1\.0:$/m);
  expect(firstMissingLine(shown?.expected ?? [], stdout), stdout).toBeUndefined();
  expect(exitCode).toBe(1);
}, 120_000);

it('names scripts that there are', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...guide.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(3);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});
