import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/extension/free-port.js';
import { parseCommand } from '../../src/extension/parse-command.js';
import { loadManifest } from '../../src/manifest/load-manifest.js';
import { packTool, type PackedTool } from '../pack-tool.js';
import { root } from '../run-bin.js';
import { optionsOf } from './options-of.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

const minutes = 60_000;
const examples = readExamples(readFileSync(join(root, 'README.md'), 'utf8'));
const commands = examples
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => readConsole(text));
const example = (language: string): string => {
  const found = examples.find((one) => one.language === language);
  if (found === undefined) throw new Error(`The README has no ${language} example.`);
  return found.text;
};

const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-readme-'));
const project = join(folder, 'savings');
let tool: PackedTool;
let ports: { extension: number; platform: number };
/** Ends the long-running commands. */
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  tool = await packTool(folder);
  ports = { extension: await freePort(), platform: await freePort() };
}, 2 * minutes);

afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  rmSync(folder, { recursive: true, force: true });
});

/** The words of a command as a test can run it: this package for the published one, free ports for the usual ones. */
function inTest(command: string): string[] {
  const words = parseCommand(command.replace(/^REHIVE_ADMIN_TOKEN=… /, '')).map((word) =>
    word.replace('127.0.0.1:4300', `127.0.0.1:${ports.platform}`),
  );
  const [npx, bin = '', ...args] = words;
  expect(npx, command).toBe('npx');
  if (bin === 'create-rehive-extension')
    return [tool.createBin, ...args, `--rehive-ext=file:${tool.tarball}`];
  const own = ['dev', 'doctor'].includes(args[0] ?? '')
    ? [`--port=${ports.extension}`, `--platform-port=${ports.platform}`]
    : [];
  return [join(project, 'node_modules/rehive-ext/bin', `${bin}.js`), ...args, ...own];
}

async function simulatedAdminToken(): Promise<string> {
  const state = JSON.parse(readFileSync(join(project, '.rehive/state.json'), 'utf8')) as {
    tokens: { token: string; label: string }[];
  };
  const admin = state.tokens.find(({ label }) => label.includes('admin'));
  if (admin === undefined) throw new Error('The simulated platform has no admin token.');
  return admin.token;
}

interface Seen {
  output: string;
  exitCode: number | undefined;
}

/** Runs a command to its end; one that goes on, until it has printed what is expected or a minute has passed. */
async function see(command: string, expected: readonly string[]): Promise<Seen> {
  const token = command.startsWith('REHIVE_ADMIN_TOKEN') ? await simulatedAdminToken() : undefined;
  const running = execa(process.execPath, inTest(command), {
    cwd: command.includes('create-rehive-extension') ? folder : project,
    env: { FORCE_COLOR: undefined, NO_COLOR: '1', REHIVE_ADMIN_TOKEN: token },
    all: true,
    reject: false,
  });
  if (!command.endsWith(' dev')) {
    const { all, exitCode } = await running;
    return { output: all, exitCode };
  }
  ends.push(() => (running.kill('SIGTERM'), running));
  let output = '';
  running.all.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const deadline = Date.now() + minutes;
  while (firstMissingLine(expected, output) !== undefined && Date.now() < deadline) await wait(50);
  return { output, exitCode: running.exitCode ?? 0 };
}

describe('what the README shows is what happens', () => {
  it.each(commands.filter(({ command }) => !command.startsWith('cd ')))(
    '$ $command',
    async ({ command, expected }) => {
      const { output, exitCode } = await see(command, expected);
      expect(exitCode, output).toBe(0);
      expect(firstMissingLine(expected, output), output).toBeUndefined();
    },
    3 * minutes,
  );

  it('the simulator in a test', async () => {
    writeFileSync(
      join(project, 'example.ts'),
      example('ts').replace('127.0.0.1:3000', `127.0.0.1:${ports.extension}`),
    );
    const { stdout } = await execa(process.execPath, ['--import', 'tsx', 'example.ts'], { cwd: project });
    // The extension that runs asks another platform, which does not know this one's token.
    expect(stdout).toMatch(/^false An error occurred in the service: ./);
  });

  it('rehive.json', async () => {
    writeFileSync(join(folder, 'rehive.json'), example('json'));
    const { manifest } = await loadManifest(folder);
    expect(manifest).toMatchObject({ name: 'Savings', endpoints: { activate: '/activate/', user: null } });
  });

  it('the commands of shell examples exist, with these flags', async () => {
    const lines = examples
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => line.startsWith('rehive-ext '));
    expect(lines.length).toBeGreaterThan(0);
    await Promise.all(lines.map(optionsOf));
  });

  it('names the scripts that it says come first', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const [first] = examples;
    expect(first?.text).toMatch(/^npm run demo .*\nnpm test /);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test']));
  });
});
