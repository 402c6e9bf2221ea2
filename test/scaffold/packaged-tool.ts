import { spawn as spawnOnTerminal } from '@lydell/node-pty';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll } from 'vitest';
import { root } from '../run-bin.js';

export const fixtureTemplates = join(root, 'test/fixtures/templates');

const folders: string[] = [];
/** Commands that run, and what they have started: a test that fails must leave none of them behind. */
const runningGroups = new Set<number>();
afterAll(() => {
  for (const pid of runningGroups) killGroup(pid);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone after the file's tests. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'create-test-')));
  folders.push(folder);
  return folder;
}

/** The built package with other templates than its own, laid out as it is installed. Returns its folder. */
export function packageWithTemplates(templates: string = fixtureTemplates): string {
  const folder = temporaryFolder();
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  cpSync(templates, join(folder, 'templates'), { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

/** A package named rehive-ext that installs without a network. Returns its folder. */
export function standInForTool(): string {
  const folder = join(temporaryFolder(), 'rehive-ext');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "rehive-ext", "version": "0.1.0" }\n');
  return folder;
}

/** The environment of a developer's shell: git knows who they are, and no package manager is around the command. */
export function shellEnvironment(overrides: Record<string, string | undefined> = {}): Record<string, string> {
  const gitConfig = join(temporaryFolder(), 'gitconfig');
  writeFileSync(
    gitConfig,
    '[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = trunk\n',
  );
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|GIT_|FORCE_COLOR|NO_COLOR|NODE_ENV|CI$|VITEST)/.test(name),
  );
  const env = {
    ...Object.fromEntries(kept),
    GIT_CONFIG_GLOBAL: gitConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    TERM: 'xterm',
    ...overrides,
  };
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  pid: number;
  ended: Promise<Ended>;
}

export interface StartOptions {
  cwd: string;
  env?: Record<string, string | undefined>;
  bin?: 'create-rehive-extension' | 'rehive-ext';
  /** Another user's id to run as. */
  uid?: number;
}

/** Starts a bin of the package without a terminal, in a process group of its own. */
export function start(tool: string, args: readonly string[], options: StartOptions): Started {
  const { cwd, env, bin = 'create-rehive-extension', uid } = options;
  const child = spawn(process.execPath, [join(tool, 'bin', `${bin}.js`), ...args], {
    cwd,
    env: shellEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const pid = child.pid ?? 0;
  if (pid > 0) runningGroups.add(pid);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      runningGroups.delete(pid);
      resolve({ code, ...output });
    });
  });
  return { pid, ended };
}

/** Ends a command as a second Ctrl-C would, so that it takes what it started with it, and then for certain. */
function killGroup(pid: number): void {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (isAlive(pid)) process.kill(-pid, signal);
  }
}

/** Runs a bin of the package to its end without a terminal. */
export function run(tool: string, args: readonly string[], options: StartOptions): Promise<Ended> {
  return start(tool, args, options).ended;
}

export interface Terminal {
  /** All that the terminal has shown, without colours and cursor movements. */
  shown(): string;
  /** All that was written to it, as it came. */
  written(): string;
  /** Resolves when the text has been shown after what was waited for last; rejects at the end or after 15 s. */
  sees(text: string): Promise<void>;
  write(keys: string): void;
  /** The exit code. */
  ended: Promise<number>;
}

/** Starts a bin of the package on a terminal. */
export function startOnTerminal(tool: string, args: readonly string[], options: StartOptions): Terminal {
  const { cwd, env, bin = 'create-rehive-extension' } = options;
  const terminal = spawnOnTerminal(process.execPath, [join(tool, 'bin', `${bin}.js`), ...args], {
    cwd,
    env: shellEnvironment(env),
    cols: 160,
    rows: 50,
  });
  let output = '';
  let seen = 0;
  let exitCode: number | undefined;
  terminal.onData((data) => (output += data));
  const shown = (): string => stripVTControlCharacters(output);
  const ended = new Promise<number>((resolve) => {
    terminal.onExit((event) => {
      exitCode = event.exitCode;
      resolve(event.exitCode);
    });
  });
  return {
    shown,
    written: () => output,
    ended,
    write: (keys) => terminal.write(keys),
    async sees(text) {
      const deadline = Date.now() + 15_000;
      for (;;) {
        const at = shown().indexOf(text, seen);
        if (at >= 0) {
          seen = at + text.length;
          return;
        }
        if (exitCode !== undefined || Date.now() > deadline)
          throw new Error(`"${text}" was not shown (exit code ${exitCode}):\n${shown()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

export const ctrlC = '\u0003';
export const enter = '\r';

/** Every file and folder below `folder`, with its content and mode: equal before and after means untouched. */
export function snapshot(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode } = statSync(path);
    const what = entry.isFile() ? readFileSync(path).toString('base64') : 'folder';
    return [relative(folder, path), `${mode.toString(8)} ${what}`];
  });
  return Object.fromEntries(entries);
}

/** Waits until the condition holds; fails after 25 seconds: npm alone takes ten to start on a machine that has much to do. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 25_000; !holds();) {
    if (Date.now() > deadline) throw new Error(`Not within 25 seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/** A JSON file's content. */
export function readJson(...path: string[]): Record<string, unknown> {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;
}

/** What git prints in a folder. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, env: shellEnvironment(), encoding: 'utf8' }).trim();
}

/** The files of a project from the fixture template `basic`. */
export const basicFiles = [
  '.gitignore',
  '.rehive-ext.base',
  '.rehive-ext.json',
  'README.md',
  'bin/start.sh',
  'logo.png',
  'package.json',
  'rehive.json',
  'src/index.js',
];
