import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { completionTree } from '../../src/cli/completion/completion-tree.js';
import { createProgram } from '../../src/cli/program.js';
import { runBin } from '../run-bin.js';
import { temporaryFolder } from './temporary-folder.js';

const run = promisify(execFile);
const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

let scripts: Record<(typeof shells)[number], string>;
beforeAll(async () => {
  const all = await Promise.all(
    shells.map(async (shell) => [shell, (await runBin('rehive-ext', ['completion', shell])).stdout]),
  );
  scripts = Object.fromEntries(all) as typeof scripts;
});

describe('every script', () => {
  it.each(shells)('%s: has every command and every flag', (shell) => {
    const words = completionTree(createProgram('0.0.0', async () => {})).flatMap((node) => node.words);
    expect(words.length).toBeGreaterThan(100);
    const lacking = words.filter(
      ({ word }) => !scripts[shell].includes(shell === 'fish' ? word.replace(/^--/, '') : word),
    );
    expect(lacking).toEqual([]);
  });

  it('comes as one document with --json, and an unknown shell ends with 2', async () => {
    const { stdout } = await runBin('rehive-ext', ['completion', 'bash', '--json']);
    expect(JSON.parse(stdout)).toEqual({ shell: 'bash', script: scripts.bash });
    const { code, stderr } = await runBin('rehive-ext', ['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });
});

describe('in a real bash', () => {
  /** What bash offers where the line, its last word unfinished, is completed. */
  async function offered(...line: string[]): Promise<string[]> {
    const folder = await temporaryFolder('completion');
    const file = join(folder, 'completion.bash');
    writeFileSync(file, scripts.bash);
    const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      compopt() { echo "(files)"; }
      _rehive_ext; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await run(
      'bash',
      ['--norc', '-c', script, 'bash', file, 'rehive-ext', ...line],
      { cwd: folder },
    );
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  }

  it.each([
    [['che'], ['check']],
    [['reg'], ['register']],
    [['simulate', ''], expect.arrayContaining(['activate', 'rotate', 'deactivate', 'webhook'])],
    [['check', '--str'], ['--strict']],
    [
      ['create', '--level', ''],
      ['private', 'public'],
    ],
    [['create', '--level', '=', 'pu'], ['public']],
    [
      ['create', '--level', '='],
      ['private', 'public'],
    ],
    [['create', 'check', '--over'], ['--overwrite']],
    [['completion', 'f'], ['fish']],
    [['platform', '--seed', ''], ['(files)']],
    [['create', 'sav'], ['(files)']],
    [['check', '--no-such'], []],
  ])('%j', async (line, expected) => {
    expect(await offered(...line)).toEqual(expected);
  });

  it('flags of another command are not offered', async () => {
    expect(await offered('status', '--')).not.toContain('--overwrite');
    expect(await offered('simulate', 'webhook', '--')).toContain('--set');
  });
});

// PowerShell is in no repository of Debian: its script is looked at as a text, and run where somebody has it.
const noPowerShell = spawnSync('pwsh', ['--version']).error !== undefined;

it.skipIf(noPowerShell)(
  `PowerShell completes a command${noPowerShell ? ' (skipped: pwsh is not installed, and Debian has none)' : ''}`,
  async () => {
    const script = `${scripts.powershell}\n(TabExpansion2 'rehive-ext che' 14).CompletionMatches.CompletionText`;
    expect((await run('pwsh', ['-NoProfile', '-Command', script])).stdout.trim()).toBe('check');
  },
);
