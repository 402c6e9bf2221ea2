import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { parseCommand } from '../../src/extension/parse-command.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { makeProject, type ExtensionProject } from '../cli/extension-project.js';
import { endAll, spawnBin } from '../cli/spawn-bin.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { root, runBin } from '../run-bin.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

const examples = readExamples(readFileSync(join(root, 'docs/guides/events-and-permissions.md'), 'utf8'));
const commands = examples
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => readConsole(text));

afterEach(endAll);

/** An extension that is active, and has asked for users without the permission to. */
async function usedProject(): Promise<ExtensionProject> {
  const project = await makeProject();
  const platform = spawnBin(['platform', '--port', String(project.platformPort), '--json'], project.dir);
  await platform.waitFor(/"ready".*\n/);
  const extension = await project.start();
  onTestFinished(() => extension.kill());
  const activated = await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir });
  expect(activated.code, activated.stderr).toBe(0);
  const stored = await readFile(join(project.dir, 'companies.json'), 'utf8');
  const { acme } = JSON.parse(stored) as { acme: { token: string } };
  const refused = await fetch(`http://127.0.0.1:${project.platformPort}/3/admin/users/`, {
    headers: { authorization: `Token ${acme.token}` },
  });
  expect(refused.status).toBe(403);
  return project;
}

it('what the guide to events and permissions shows is what happens', async () => {
  expect(commands.length).toBeGreaterThan(4);
  const project = await usedProject();
  for (const { command, expected } of commands) {
    const [npx, bin, ...args] = parseCommand(command);
    expect([npx, bin]).toEqual(['npx', 'rehive-ext']);
    const { stdout, stderr, code } = await runBin('rehive-ext', args, { cwd: project.dir });
    const output = `${stdout}${stderr}`;
    expect(firstMissingLine(expected, output), `${command}\n${output}`).toBeUndefined();
    const compares = args[0] === 'permissions' && !args.includes('--suggest');
    const exitCode = compares ? 1 : command.includes('amuont') ? 2 : 0;
    expect(code, `${command}\n${output}`).toBe(exitCode);
  }
}, 120_000);

it('its rehive.json is one', async () => {
  const example = examples.find(({ language }) => language === 'json')?.text ?? '';
  const { manifest, problems } = parseManifest(example);
  expect(problems).toEqual([]);
  expect(manifest?.permissions[1]?.reason).toBe('used by POST /admin/refunds/');
});

it('its example of the library runs', async () => {
  const example = examples.find(({ language }) => language === 'ts')?.text ?? '';
  const file = join(await temporaryFolder('rehive-guide'), 'example.mjs');
  await writeFile(file, example.replace('rehive-ext/simulator', join(root, 'dist/simulator.js')));
  const { stdout } = await execa(process.execPath, [file]);
  expect(stdout).toBe('transaction.create 0');
});
