import { execa } from 'execa';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import { freePort, portIsTaken } from '../../src/extension/free-port.js';
import { parseCommand } from '../../src/extension/parse-command.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { root, runBin } from '../run-bin.js';
import { optionsOf } from './options-of.js';
import { firstMissingLine, readConsole, readExamples, type ConsoleCommand } from './read-examples.js';

const minutes = 60_000;
const example = join(root, 'docs/examples/python-extension');
const examples = readExamples(readFileSync(join(root, 'docs/guides/compliance-check.md'), 'utf8'));
const textOf = (language: string): string =>
  examples.flatMap((one) => (one.language === language ? [one.text] : [])).join('');
const [byCommand, server, byUrl, ...others] = readConsole(textOf('console'));
const failing = [others.at(0), others.at(-1)];

let python: boolean;
beforeAll(async () => {
  python = !(await execa('python3', ['--version'], { reject: false })).failed;
});
const needsPython = (context: TestContext): void => context.skip(!python, 'python3 can not be run here.');

/** The example as somebody has it who has copied it. */
async function copied(): Promise<string> {
  const project = await temporaryFolder('rehive-guide');
  cpSync(example, project, { recursive: true });
  return project;
}

/** How many checks there are, and how many of them need what this extension has not. */
const withoutCounts = (text: string): string =>
  text.replaceAll(/\b\d+ (passed|skipped|checks)|of \d+ in/g, '# $1');

/** Runs a command of the guide: its exit code. It has to print what is shown. */
async function show(
  { command, expected }: ConsoleCommand = { command: '', expected: [] },
  cwd: string,
  change: (word: string) => string = (word) => word,
): Promise<number | undefined> {
  const [npx, bin, ...args] = parseCommand(command).map(change);
  expect([npx, bin]).toEqual(['npx', 'rehive-ext']);
  const { code, stdout, stderr } = await runBin('rehive-ext', args, { cwd });
  const missing = firstMissingLine(expected.map(withoutCounts), withoutCounts(stdout));
  expect(missing, `${command}\n${stdout}${stderr}`).toBeUndefined();
  return code;
}

describe('the guide to the compliance check', () => {
  it('shows the rehive.json of its example', () => {
    expect(textOf('json')).toBe(readFileSync(join(example, 'rehive.json'), 'utf8'));
  });

  it('has an example in Python that passes by its command', { timeout: 3 * minutes }, async (context) => {
    needsPython(context);
    expect(byCommand?.command).toContain('--command');
    expect(byCommand?.expected.at(-1)).toMatch(/^\d+ passed, \d+ skipped of \d+ in /);
    expect(await show(byCommand, await copied())).toBe(0);
  });

  it('and where it runs already', { timeout: 3 * minutes }, async (context) => {
    needsPython(context);
    const project = await copied();
    const [port, platformPort] = [await freePort(), await freePort()];
    const inTest = (text: string): string =>
      text.replace('8000', `${port}`).replace('4300', `${platformPort}`);
    // In the place of the shell, so that to end it ends the extension.
    const command = inTest(server?.command ?? '').replace('python3', 'exec python3');
    const running = execa('sh', ['-c', command], { cwd: project, reject: false });
    onTestFinished(async () => {
      running.kill();
      await running;
    });
    await vi.waitUntil(() => portIsTaken(port), { timeout: minutes });
    expect(await show(byUrl, project, inTest)).toBe(0);
  });

  it('shows what is printed of a fault', { timeout: 2 * minutes }, async (context) => {
    needsPython(context);
    const project = await copied();
    const file = join(project, 'extension.py');
    const right = readFileSync(file, 'utf8');
    const removed = textOf('diff').replaceAll(/^-/gm, '');
    expect(right.split(removed)).toHaveLength(2);
    writeFileSync(file, right.replace(removed, ''));
    expect(others).toHaveLength(5);
    for (const shown of others) {
      if (shown === others.at(-1)) writeFileSync(file, right);
      expect(await show(shown, project), shown.command).toBe(failing.includes(shown) ? 1 : 0);
    }
  });

  it('shows commands that exist, with these flags', async () => {
    const lines = textOf('sh').trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    await Promise.all(lines.map(optionsOf));
  });
});
