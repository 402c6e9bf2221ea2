import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/extension/free-port.js';
import { parseCommand } from '../../src/extension/parse-command.js';
import { endAll, spawnBin, type LongRunning } from '../cli/spawn-bin.js';
import { root } from '../run-bin.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

const minutes = 60_000;
const examples = readExamples(readFileSync(join(root, 'docs/guides/integration-flow.md'), 'utf8'));
const [start, ...commands] = examples
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => readConsole(text));
const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-guide-'));
let ports: { extension: number; platform: number };
let dev: LongRunning;
let curl: boolean;
/** Of the guide's terminal: what one command sets, the next one has. */
const variables = new Map<string, string>();

function textOf(language: string): string {
  const found = examples.find((one) => one.language === language);
  if (found === undefined) throw new Error(`The guide has no ${language} example.`);
  return found.text;
}

beforeAll(async () => {
  for (const [file, language] of [
    ['seed.yaml', 'yaml'],
    ['rehive.json', 'json'],
    ['extension.mjs', 'js'],
  ] as const) {
    writeFileSync(join(folder, file), textOf(language));
  }
  curl = !(await execa('curl', ['--version'], { reject: false })).failed;
  ports = { extension: await freePort(), platform: await freePort() };
  const args = parseCommand(start?.command ?? '').slice('npx rehive-ext'.split(' ').length);
  const own = [`--port=${ports.extension}`, `--platform-port=${ports.platform}`];
  dev = spawnBin([...args, ...own], folder, { NO_COLOR: '1' });
  await dev.waitFor(/The extension answers at/);
}, minutes);

afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** A command as the test's shell runs it: this package for the published one, free ports for the usual ones. */
function inTest(command: string): string {
  return command
    .replace(/^npx rehive-ext /, `"${process.execPath}" "${join(root, 'bin/rehive-ext.js')}" `)
    .replaceAll('127.0.0.1:4300', `127.0.0.1:${ports.platform}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${ports.extension}`);
}

async function run(command: string): Promise<{ output: string; exitCode: number | undefined }> {
  const [, name, value] = /^([A-Z]+)=(\$\(.*\))$/.exec(command) ?? [];
  const script = name === undefined ? inTest(command) : `printf %s "${inTest(value ?? '')}"`;
  const { all, exitCode } = await execa('sh', ['-c', script], {
    cwd: folder,
    env: { ...Object.fromEntries(variables), NO_COLOR: '1' },
    all: true,
    reject: false,
  });
  if (name === undefined) return { output: all, exitCode };
  variables.set(name, all);
  return { output: '', exitCode };
}

describe('what the guide to the integration flow shows is what happens', () => {
  it('$ npx rehive-ext dev --seed seed.yaml', () => {
    expect(start?.command).toBe('npx rehive-ext dev --seed seed.yaml');
    expect(start?.expected.length).toBeGreaterThan(0);
    expect(firstMissingLine(start?.expected ?? [], dev.stdout())).toBeUndefined();
  });

  it.for(commands)('$ $command', { timeout: minutes }, async ({ command, expected }, context) => {
    context.skip(!curl, 'curl can not be run here.');
    const { output, exitCode } = await run(command);
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
