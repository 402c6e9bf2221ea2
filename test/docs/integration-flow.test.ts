import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/extension/free-port.js';
import { parseCommand } from '../../src/extension/parse-command.js';
import { endAll, spawnBin, type LongRunning } from '../cli/spawn-bin.js';
import { packTool } from '../pack-tool.js';
import { root } from '../run-bin.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

const minutes = 60_000;
const examples = readExamples(readFileSync(join(root, 'docs/guides/integration-flow.md'), 'utf8'));
const [create, enter, start, ...commands] = examples
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => readConsole(text));
const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-guide-'));
const project = join(folder, 'savings');
let created: string;
let ports: { extension: number; platform: number };
let dev: LongRunning;
let curl: boolean;
/** Of the guide's terminal: what one command sets, the next one has. */
const variables = new Map<string, string>();

beforeAll(async () => {
  curl = !(await execa('curl', ['--version'], { reject: false })).failed;
  const { tarball, createBin } = await packTool(folder);
  const args = parseCommand(create?.command ?? '').slice('npx create-rehive-extension'.split(' ').length);
  const made = await execa(process.execPath, [createBin, ...args, `--rehive-ext=file:${tarball}`], {
    cwd: folder,
    env: { NO_COLOR: '1', FORCE_COLOR: undefined },
    all: true,
  });
  created = made.all;
  const seed = examples.find(({ language }) => language === 'yaml');
  writeFileSync(join(project, 'seed.yaml'), seed?.text ?? '');
}, 5 * minutes);

afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** A command as the test's shell runs it: the tool of the project, free ports for the usual ones. */
function inTest(command: string): string {
  return command
    .replace(/^npx rehive-ext /, `"${process.execPath}" node_modules/rehive-ext/bin/rehive-ext.js `)
    .replaceAll('127.0.0.1:4300', `127.0.0.1:${ports.platform}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${ports.extension}`);
}

async function run(command: string): Promise<{ output: string; exitCode: number | undefined }> {
  const [, name, value] = /^([A-Z]+)=(\$\(.*\))$/.exec(command) ?? [];
  const script = name === undefined ? inTest(command) : `printf %s "${inTest(value ?? '')}"`;
  const { all, exitCode } = await execa('sh', ['-c', script], {
    cwd: project,
    env: { ...Object.fromEntries(variables), NO_COLOR: '1', FORCE_COLOR: undefined },
    all: true,
    reject: false,
  });
  if (name === undefined) return { output: all, exitCode };
  variables.set(name, all);
  return { output: '', exitCode };
}

/** What the extension does after it has answered may take a moment: whoever asks it asks again. */
async function runUntilShown(command: string, expected: readonly string[]): ReturnType<typeof run> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const ran = await run(command);
    const shown = firstMissingLine(expected, ran.output) === undefined;
    if (shown || !command.startsWith('curl -s http://127.0.0.1:3000/') || Date.now() > deadline) return ran;
    await wait(100);
  }
}

describe('what the guide to the integration flow shows is what happens', () => {
  it('$ npx create-rehive-extension savings --yes', () => {
    expect(create?.command).toBe('npx create-rehive-extension savings --yes');
    expect(firstMissingLine(create?.expected ?? [], created), created).toBeUndefined();
    expect(enter?.command).toBe('cd savings');
  });

  it('$ TRUSTED_PROXIES=1 npx rehive-ext dev --seed seed.yaml', { timeout: 3 * minutes }, async () => {
    const [, name = '', value = '', command = ''] = /^(\w+)=(\S+) (.*)$/.exec(start?.command ?? '') ?? [];
    const [npx, bin, ...args] = parseCommand(command);
    expect([npx, bin, ...args]).toEqual(['npx', 'rehive-ext', 'dev', '--seed', 'seed.yaml']);
    ports = { extension: await freePort(), platform: await freePort() };
    // Its database takes seconds to begin, and a minute on a machine that does much else.
    const own = [`--port=${ports.extension}`, `--platform-port=${ports.platform}`, '--start-timeout=120'];
    dev = spawnBin([...args, ...own], project, { [name]: value, NO_COLOR: '1' });
    await dev.waitFor(/The extension answers at.*\n/, 2 * minutes);
    expect(firstMissingLine(start?.expected ?? [], dev.stdout()), dev.stdout()).toBeUndefined();
  });

  it.for(commands)('$ $command', { timeout: minutes }, async ({ command, expected }, context) => {
    context.skip(!curl, 'curl can not be run here.');
    const { output, exitCode } = await runUntilShown(command, expected);
    expect(exitCode, output).toBe(0);
    expect(firstMissingLine(expected, output), output).toBeUndefined();
  });

  it('shows no token in what dev prints', () => {
    expect(dev.stdout()).toContain('/3/auth/login/');
    for (const token of variables.values()) {
      expect(token).toMatch(/^[0-9a-f]{64}$/);
      expect(dev.stdout()).not.toContain(token);
    }
  });
});
