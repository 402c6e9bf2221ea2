import * as pty from '@lydell/node-pty';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { installDebianPackages } from '../debian-packages.js';
import { runBin } from '../run-bin.js';
import { temporaryFolder } from './temporary-folder.js';

/** How each shell starts without anybody's own settings, and what makes its completion ready. */
const shells = {
  bash: { args: ['--norc', '--noprofile', '-i'], prepare: [] },
  zsh: { args: ['-f', '-i'], prepare: ['autoload -U compinit', 'compinit -u -D'] },
  fish: { args: ['--no-config', '-i'], prepare: [] },
} as const;

const isMissing = (shell: string): boolean => spawnSync(shell, ['--version']).error !== undefined;
const wanted = Object.keys(shells).filter(isMissing);
if (wanted.length > 0) await installDebianPackages(...wanted);

/** What is typed, and what the shell runs after the key Tab, whose place `⇥` shows. */
const lines = [
  ['che⇥', 'check'],
  ['simulate act⇥', 'simulate activate'],
  ['check --str⇥', 'check --strict'],
  ['create --level pu⇥ --no-g⇥', 'create --level public --no-git'],
  ['create --skip⇥ ./a-fi⇥', 'create --skip-existing ./a-file.txt'],
] as const;

describe.each(Object.entries(shells))('%s at a terminal', (shell, { args, prepare }) => {
  const reason = isMissing(shell) ? ` (skipped: ${shell} is neither installed nor could it be)` : '';

  it.skipIf(reason !== '').each(lines)(`%s becomes: rehive-ext %s${reason}`, async (typed, expected) => {
    const folder = await temporaryFolder('completion-terminal');
    const { stdout: script } = await runBin('rehive-ext', ['completion', shell]);
    writeFileSync(join(folder, 'completion'), script);
    writeFileSync(join(folder, 'a-file.txt'), '');
    // In the place of ours, one that says what it was given.
    writeFileSync(join(folder, 'rehive-ext'), '#!/bin/sh\necho "<ran: $*>"\n');
    chmodSync(join(folder, 'rehive-ext'), 0o755);
    const terminal = startShell(shell, args, folder);
    for (const line of [...prepare, `source ${folder}/completion`]) terminal.write(`${line}\r`);
    // Typed, it does not look like what it prints.
    terminal.write(`printf 'rea''dy\\n'\r`);
    await terminal.shows('ready');
    terminal.write(`rehive-ext ${typed.replaceAll('⇥', '\t')}\r`);
    const [, ran] = await terminal.shows(/<ran: ([^$][^>]*)>/);
    expect(ran?.trim()).toBe(expected);
  });
});

interface Shell {
  write(keys: string): void;
  shows(text: string | RegExp): Promise<RegExpExecArray>;
}

function startShell(shell: string, args: readonly string[], cwd: string): Shell {
  const { PATH = '', ...inherited } = process.env;
  const env = { ...inherited, PATH: `${cwd}${delimiter}${PATH}`, HOME: cwd, TERM: 'xterm', PS1: '$ ' };
  const terminal = pty.spawn(shell, [...args], { cwd, env, cols: 200, rows: 50 });
  onTestFinished(() => terminal.kill('SIGKILL'));
  let output = '';
  terminal.onData((data) => (output += data));
  return {
    write: (keys) => terminal.write(keys),
    async shows(text) {
      const pattern = typeof text === 'string' ? new RegExp(text) : text;
      for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
        const found = pattern.exec(stripVTControlCharacters(output));
        if (found !== null) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`${shell} did not show ${pattern}:\n${stripVTControlCharacters(output)}`);
    },
  };
}
