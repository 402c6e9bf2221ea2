import { spawn } from '@lydell/node-pty';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { makeProject, type Project } from '../broken-extensions/make-project.js';
import { root, runBin } from '../run-bin.js';

let project: Project;
afterEach(() => project.remove());

const minutes = 60_000;
const fails = { manifest: { url: 'http://plain.example.com', endpoints: { activate: '/activate' } } };
const few = [
  '--only',
  'manifest-https',
  'manifest-endpoint-slash',
  'activate-accepted',
  'activate-verifies-token',
  'activate-repeatable',
];

/** What the check writes to a terminal of this size. */
function onTerminal(
  { cols, rows = 24, args = [] }: { cols: number; rows?: number; args?: string[] },
  env: Record<string, string> = {},
): Promise<{ shown: string; code: number }> {
  const { FORCE_COLOR: _force, NO_COLOR: _no, CI: _ci, ...clean } = process.env;
  const terminal = spawn(process.execPath, [join(root, 'bin/rehive-ext.js'), 'check', ...few, ...args], {
    cwd: project.dir,
    cols,
    rows,
    env: { ...clean, TERM: 'xterm-256color', ...env },
  });
  let shown = '';
  terminal.onData((data) => (shown += data));
  return new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve({ shown, code: exitCode })));
}

const escape = '\u001b';

/** The lines that the spinner wrote, over and over in the same place. */
function progressLines(shown: string): string[] {
  // Where it moves the cursor, a new one begins.
  const moves = shown
    .split(escape)
    .map((part) => part.replace(/^\[\d*[GK]/, '\n').replace(/^(?=\[)/, escape));
  return stripVTControlCharacters(moves.join(''))
    .split(/[\r\n]+/)
    .filter((line) => /^[⠀-⣿] \d+\/\d+/.test(line));
}

function colours(shown: string): string[] {
  return shown.split(escape).filter((part) => /^\[[\d;]*m/.test(part));
}

describe.skipIf(process.platform === 'win32')('rehive-ext check on a terminal', () => {
  it.each([80, 40])(
    'of %i columns shows in one line how far it is, what failed and what runs now',
    async (cols) => {
      project = makeProject(fails);
      const { shown, code } = await onTerminal({ cols });
      expect(code).toBe(1);
      const lines = progressLines(shown);
      expect(lines.join('\n')).toMatch(/\d\/5 · .*(?:manifest|activat)[^]*\/5 · \d failed · 1 warned · \w/);
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(cols - 1);
      // The failures as they come, and then the report with its colours.
      const report = shown.indexOf('Compliance check');
      expect(stripVTControlCharacters(shown.slice(0, report))).toMatch(/failed manifest-endpoint-slash: /);
      expect(shown.slice(report)).toContain(`${escape}[31m✗${escape}[39m`);
      expect(shown.slice(report)).not.toMatch(/\d+\/5 · /);
    },
    2 * minutes,
  );

  it(
    'has no colour with NO_COLOR, and no progress with --quiet',
    async () => {
      project = makeProject(fails);
      const plain = await onTerminal({ cols: 80 }, { NO_COLOR: '1' });
      expect(colours(plain.shown)).toEqual([]);
      expect(progressLines(plain.shown)).not.toEqual([]);
      const quiet = await onTerminal({ cols: 80, args: ['--quiet'] });
      expect(progressLines(quiet.shown)).toEqual([]);
      expect(quiet.shown).toContain('Compliance check');
    },
    2 * minutes,
  );
});

it('rehive-ext check in a pipe writes its report and nothing else', async () => {
  project = makeProject(fails);
  const { stdout, stderr } = await runBin('rehive-ext', ['check', ...few], { cwd: project.dir });
  expect(stderr).toBe('');
  expect(stdout).not.toContain(escape);
  expect(stdout).not.toMatch(/\d\/5/);
});
