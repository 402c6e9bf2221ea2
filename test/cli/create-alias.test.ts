import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';
import {
  packageWithTemplates,
  readJson,
  run,
  shellEnvironment,
  temporaryFolder,
} from '../scaffold/packaged-tool.js';

let tool: string;
let cwd: string;
beforeAll(() => {
  tool = packageWithTemplates();
});
beforeEach(() => {
  cwd = temporaryFolder();
});

const create = (
  args: readonly string[],
  options: { env?: Record<string, string | undefined>; cwd?: string } = {},
) => run(tool, args, { cwd, ...options });

describe('the alias package', () => {
  const alias = join(root, 'packages/create-rehive-extension');

  it('has the version of rehive-ext, and depends on exactly that', () => {
    const { version } = readJson(root, 'package.json');
    expect(readJson(alias, 'package.json')).toMatchObject({
      name: 'create-rehive-extension',
      version,
      bin: { 'create-rehive-extension': 'bin.js' },
      dependencies: { 'rehive-ext': version },
      engines: readJson(root, 'package.json')['engines'],
    });
  });

  it('runs the command of rehive-ext', async () => {
    const modules = join(temporaryFolder(), 'node_modules');
    mkdirSync(join(modules, 'create-rehive-extension'), { recursive: true });
    writeFileSync(join(modules, 'create-rehive-extension/bin.mjs'), readFileSync(join(alias, 'bin.js')));
    symlinkSync(tool, join(modules, 'rehive-ext'));
    const stdout = execFileSync(
      process.execPath,
      [join(modules, 'create-rehive-extension/bin.mjs'), 'p', '--no-install', '--no-git', '--json'],
      { cwd, env: shellEnvironment(), encoding: 'utf8' },
    );
    expect(JSON.parse(stdout)).toMatchObject({ project: { dir: join(cwd, 'p') } });
  });

  it('names itself in help and usage, and --version makes nothing', async () => {
    const help = await create(['--help']);
    expect(help.stdout).toMatch(/^Usage: create-rehive-extension \[options\] \[dir\]/);
    for (const example of help.stdout.matchAll(/^ {2}\$ (\S+)/gm))
      expect(example[1]).toBe('create-rehive-extension');
    const { code, stdout } = await create(['p', '--version']);
    expect({ code, stdout, left: readdirSync(cwd) }).toEqual({
      code: 0,
      stdout: `${String(readJson(root, 'package.json')['version'])}\n`,
      left: [],
    });
  });
});
