import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readBeginning } from '../../src/cli/beginning.js';
import { callRules } from '../../src/cli/call-rules.js';
import { parseCommand } from '../../src/extension/parse-command.js';
import { startPlatform } from '../../src/simulator/platform.js';
import { makeProject } from '../cli/extension-project.js';
import { root, runBin } from '../run-bin.js';
import { optionsOf } from './options-of.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

const guide = readFileSync(join(root, 'docs/guides/time-and-faults.md'), 'utf8');
const examples = readExamples(guide);
const textOf = (language: string): string[] =>
  examples.filter((one) => one.language === language).map(({ text }) => text);
const commands = textOf('console').flatMap(readConsole);
const shell = textOf('sh').flatMap((text) => text.trimEnd().split('\n'));

describe('the guide to time and faults', () => {
  it('shows commands that print what it says, one after the other', async () => {
    expect(commands).toHaveLength(3);
    const project = await makeProject();
    let extension = await project.start();
    onTestFinished(() => extension.kill());
    for (const { command, expected } of commands) {
      const stopped = command.includes('--retries');
      if (stopped) await extension.kill();
      const args = [...parseCommand(command).slice(2), project.platformFlag];
      const { code, stdout, stderr } = await runBin('rehive-ext', args, { cwd: project.dir });
      expect(firstMissingLine(expected, stdout), stdout + stderr).toBeUndefined();
      expect(code, command).toBe(stopped ? 3 : 0);
      if (stopped) extension = await project.start();
    }
  });

  it('shows commands that exist, with faults and rules that can be read', async () => {
    const lines = shell.filter((line) => line.startsWith('rehive-ext '));
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      const { faults, departures, deliveries } = await readBeginning(await optionsOf(line), root);
      expect(faults.length > 0 || deliveries.disableAfter !== 20, line).toBe(true);
      expect(departures.length, line).toBe(line.includes('-timeout') ? 2 : 0);
    }
  });

  it('names every flag for how the platform calls an extension', () => {
    const [table = ''] = /^\|.*\|$(?:\n\|.*\|$)+/m.exec(guide) ?? [];
    for (const { flag } of callRules) expect(table).toContain(`\`${flag}\``);
  });

  it('shows requests to the control API that succeed, one after the other', async () => {
    const platform = await startPlatform({ controlToken: 'control' });
    const lines = shell.filter((line) => line.startsWith('curl '));
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      const { stdout } = await execa('sh', ['-c', line.replace('curl ', 'curl -s ')], {
        env: { TOKEN: 'control', URL: platform.url },
      });
      expect(JSON.parse(stdout), line).toMatchObject({ status: 'success' });
    }
    expect(platform.time().now).toBeGreaterThan(Date.now() + 7_000_000);
    expect(platform.faults.list()).toEqual([]);
    await platform.close();
  });

  it.each([
    ['meets the faults', 1, ['1 503', '2 503', '3 200']],
    ['gets the answer that was lost', 0, ['no answer', '201, replayed: true', 'transactions: 1']],
  ])('shows a test that %s', async (_what, index, printed) => {
    const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-guide-'));
    const code = textOf('ts')[index] ?? '';
    const file = join(folder, 'example.ts');
    writeFileSync(file, code.replace('rehive-ext/simulator', join(root, 'src/simulator/platform.ts')));
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    const { stdout } = await execa(process.execPath, ['--import', 'tsx', file], { cwd: root });
    rmSync(folder, { recursive: true, force: true });
    expect(stdout.split('\n')).toEqual(printed);
  });
});
