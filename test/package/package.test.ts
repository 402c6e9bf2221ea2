import { execa } from 'execa';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';

interface Packed {
  size: number;
  unpackedSize: number;
  files: { path: string; mode: number }[];
}

let folder: string;
let packed: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rehive-ext-pack-'));
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  const [first] = JSON.parse(stdout) as Packed[];
  if (first === undefined) throw new Error(`npm pack said nothing of a package: ${stdout}`);
  packed = first;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the published package', () => {
  it('has no dependency and no install script', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, object>;
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
      expect(manifest['scripts']).not.toHaveProperty(script);
    }
  });

  it('stays within 1 MB packed and 3 MB unpacked', () => {
    expect(packed.size).toBeLessThanOrEqual(1_000_000);
    expect(packed.unpackedSize).toBeLessThanOrEqual(3_000_000);
  });

  it('holds what runs, its licence and notices, and nothing else', () => {
    const places = new Set(
      packed.files.map(({ path }) =>
        path
          .split('/')
          .slice(0, path.startsWith('dist/') ? 2 : 1)
          .join('/'),
      ),
    );
    expect([...places].toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES.md',
      'bin',
      'dist/chunks',
      'dist/cli.js',
      'dist/simulator.js',
      'dist/types',
      'package.json',
      'schema',
      'templates',
    ]);
    for (const { path } of packed.files) {
      expect(path).not.toMatch(/node_modules|\.test\.ts$(?<!templates.*)|\.tsbuildinfo|\.map$/);
    }
  });

  it('has every file of every template', async () => {
    const names = packed.files.map(({ path }) => path);
    for (const template of await readdir(join(root, 'templates'))) {
      const files = await execa(
        'git',
        ['ls-files', '--cached', '--others', '--exclude-standard', `templates/${template}`],
        {
          cwd: root,
        },
      );
      for (const file of files.stdout.split('\n').filter(Boolean)) expect(names).toContain(file);
    }
  });

  it('names the licence of everything that is bundled', async () => {
    const notices = await readFile(join(root, 'THIRD-PARTY-NOTICES.md'), 'utf8');
    for (const name of [
      'commander',
      'chalk',
      'execa',
      'handlebars',
      'hono',
      'ora',
      'undici',
      'valibot',
      '@inquirer/core',
    ]) {
      expect(notices).toMatch(new RegExp(`^## ${name} \\d`, 'm'));
    }
  });

  it('has every type that its exports lead to', async () => {
    await mkdir(join(folder, 'node_modules'));
    await symlink(root, join(folder, 'node_modules/rehive-ext'), 'junction');
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(
      join(folder, 'use.ts'),
      `import { startPlatform, type Platform } from 'rehive-ext/simulator';
      const platform: Platform = await startPlatform();
      const url: string = platform.url;
      // @ts-expect-error A type that is missing would be any, and fit.
      const wrong: number = url === '' ? platform.companies : platform.state;`,
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023'];
    const { stdout } = await execa(process.execPath, [tsc, ...options, 'use.ts'], {
      cwd: folder,
      reject: false,
    });
    expect(stdout).toBe('');
  }, 120_000);
});
