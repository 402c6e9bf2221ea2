import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../src/cli/program.js';
import { parseCommand } from '../../src/extension/parse-command.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { registeredProject } from '../cli/registered-project.js';
import { root } from '../run-bin.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

const examples = readExamples(readFileSync(join(root, 'docs/guides/registration.md'), 'utf8'));
const textOf = (language: string): string => examples.find((one) => one.language === language)?.text ?? '';
const commands = examples
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => readConsole(text));

it('what the guide to registration shows is what happens, one after the other', async () => {
  const { run, write, platform } = await registeredProject();
  await write({ description: 'Saves.', webhooks: [{ event: 'transaction.create' }] });
  expect(commands).toHaveLength(8);
  for (const { command, expected } of commands) {
    const [npx, bin, name = '', flag, url, ...args] = parseCommand(command);
    expect([npx, bin, flag, url]).toEqual(['npx', 'rehive-ext', '--api-url', 'http://127.0.0.1:4300']);
    const { stdout, code } = await run([name, ...args]);
    // The description keeps the check from remarking on it; the page is about something else.
    const shown = stdout.replace('  + description     Saves.\n', '');
    expect(firstMissingLine(expected, shown), `${command}\n${stdout}`).toBeUndefined();
    expect(code, command).toBe(name === 'status' ? 1 : 0);
  }
  expect(platform.state.services.size).toBe(0);
});

it('its rehive.json is one', () => {
  const { manifest, problems } = parseManifest(textOf('json'));
  expect(problems).toEqual([]);
  expect(manifest?.services).toEqual({ production: { acme: 41 }, staging: { 'acme-test': 7 } });
});

it('the commands of its workflow exist, with these flags', async () => {
  const workflow = parse(textOf('yaml')) as { jobs: { register: { steps: { run?: string }[] } } };
  const lines = workflow.jobs.register.steps.flatMap(({ run = '' }) =>
    run.startsWith('npx rehive-ext ') ? [run] : [],
  );
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    const ran: object[] = [];
    const program = createProgram('0.0.0', async (_, options) => void ran.push(options));
    await program.parseAsync(parseCommand(line).slice(2), { from: 'user' });
    expect(ran, line).toHaveLength(1);
  }
});
