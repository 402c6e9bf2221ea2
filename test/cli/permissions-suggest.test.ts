import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeStateFile } from '../../src/simulator/state-file.js';
import { runBin, type Ran } from '../run-bin.js';
import { freshExtension, freshPlatform } from '../simulator/platform-requests.js';
import { atTerminal } from './at-terminal.js';
import { temporaryFolder } from './temporary-folder.js';

const manifest = `{
  // An extension with a history.
  "url": "https://plain.example.com",
  "name": "Plain",
  "permissions": [
    { "section": "admin", "type": "transaction", "level": "view" }, // from the first version
    { "section": "admin", "type": "webhook", "level": "add", "reason": "activation" } // needed
  ]
}
`;
const addition = '{ "section": "admin", "type": "user", "level": "view" }';
const added = manifest.replace('} // needed\n', `}, // needed\n    ${addition}\n`);

/** A project whose saved platform has seen a call for users that was refused. */
async function usedProject(): Promise<{ dir: string; text: () => Promise<string> }> {
  const [platform, extension] = [await freshPlatform(), await freshExtension()];
  await platform.activate({ company: 'acme', url: extension.url });
  const refused = await fetch(`${platform.apiUrl}admin/users/`, {
    headers: { authorization: `Token ${platform.serviceToken('acme')}` },
  });
  expect(refused.status).toBe(403);
  const dir = await temporaryFolder('rehive-suggest');
  await writeStateFile(join(dir, '.rehive'), platform.save());
  await writeFile(join(dir, 'rehive.json'), manifest);
  return { dir, text: () => readFile(join(dir, 'rehive.json'), 'utf8') };
}

const suggest = (dir: string, ...args: string[]): Promise<Ran> =>
  runBin('rehive-ext', ['permissions', '--suggest', ...args], { cwd: dir });

it('what is missing is shown, and written once that is agreed to; comments and order stay', async () => {
  const { dir, text } = await usedProject();
  const unasked = await suggest(dir);
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('--yes');
  expect(unasked.stdout).toBe(`permissions of rehive.json
  + admin user view
      GET /3/admin/users/  once refused with 403
    1 never used so far stays: --remove-unused takes them out
`);
  expect(await text()).toBe(manifest);
  const { code, stdout } = await suggest(dir, '--yes');
  expect(code).toBe(0);
  expect(stdout).toContain('✓ rehive.json has it now.');
  expect(await text()).toBe(added);
  const again = await suggest(dir, '--json');
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({
    missing: [],
    suggestion: { add: [], remove: [] },
    written: false,
  });
});

it('--remove-unused takes out what has no reason to be there', async () => {
  const { dir, text } = await usedProject();
  const { code, stdout } = await suggest(dir, '--remove-unused', '--yes', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    suggestion: { add: [{ type: 'user' }], remove: [{ type: 'transaction' }] },
    written: true,
  });
  expect(await text()).toBe(added.replace(/.*from the first version\n/, ''));
});

it('asks at a terminal: a no changes nothing, exit 1', async () => {
  const { dir, text } = await usedProject();
  const shown = atTerminal(['permissions'], { cwd: dir });
  expect(await shown.ended).toBe(1);
  expect(shown.screen()).toContain('GET /3/admin/users/  once refused with 403');
  const refused = atTerminal(['permissions', '--suggest'], { cwd: dir });
  await refused.at('Write this into rehive.json?', '\r');
  expect(await refused.ended).toBe(1);
  expect(await text()).toBe(manifest);
  const agreed = atTerminal(['permissions', '--suggest'], { cwd: dir });
  await agreed.at('Write this into rehive.json?', 'y\r');
  expect(await agreed.ended).toBe(0);
  expect(await text()).toBe(added);
});

it('flags that change something do nothing without --suggest: exit 2', async () => {
  const { dir } = await usedProject();
  const { code, stderr } = await runBin('rehive-ext', ['permissions', '--yes'], { cwd: dir });
  expect(code).toBe(2);
  expect(stderr).toContain('→ rehive-ext permissions --suggest');
});
