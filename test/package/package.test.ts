import { execa } from 'execa';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';

interface Packed {
  /** The SHA-512 of the archive. */
  integrity: string;
  size: number;
  unpackedSize: number;
  files: { path: string; mode: number }[];
}

async function pack(cwd: string): Promise<Packed> {
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd });
  const [first] = JSON.parse(stdout) as Packed[];
  if (first === undefined) throw new Error(`npm pack said nothing of a package: ${stdout}`);
  return first;
}

let folder: string;
let packed: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rehive-ext-pack-'));
  packed = await pack(root);
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

  it('holds these files, every file of every template, and nothing else', async () => {
    const names = packed.files.map(({ path }) => path);
    const within = (place: string): string[] => names.filter((name) => name.startsWith(`${place}/`));
    const listed = ['templates', 'dist/chunks', 'dist/commands', 'dist/shared', 'dist/types'];
    expect(names.filter((name) => !listed.some((place) => name.startsWith(`${place}/`))).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES.md',
      'bin/create-rehive-extension.js',
      'bin/package.json',
      'bin/rehive-ext.js',
      'dist/cli.cjs',
      'dist/handlebars.cjs',
      'dist/simulator.cjs',
      'dist/simulator.js',
      'package.json',
      'sbom.cdx.json',
      'schema/recording.schema.json',
      'schema/rehive.schema.json',
      'schema/seed.example.yaml',
    ]);
    const args = ['ls-files', '--cached', '--others', '--exclude-standard', 'templates'];
    const { stdout } = await execa('git', args, { cwd: root });
    expect(within('templates').toSorted()).toEqual(stdout.split('\n').toSorted());
    expect(within('dist/commands')).toContain('dist/commands/create.cjs');
    expect(within('dist/shared')).toEqual(['dist/shared/command.cjs', 'dist/shared/scaffold.cjs']);
    for (const name of within('dist/types')) expect(name).toMatch(/\.d\.ts$/);
  });

  it('has no file of the bundle that nothing loads', async () => {
    const loaded = new Set(['dist/cli.cjs', 'dist/simulator.js']);
    for (const name of loaded) {
      const text = await readFile(join(root, name), 'utf8');
      for (const [, path = ''] of text.matchAll(/(?:require\)?\(|from )["'](\.{1,2}\/[^"']+\.cjs)["']/g)) {
        loaded.add(posix.join(name, '..', path));
      }
    }
    const bundled = packed.files.map(({ path }) => path).filter((path) => /^dist\/.*\.c?js$/.test(path));
    expect(bundled.filter((path) => !loaded.has(path))).toEqual([]);
  });

  it('is the same, byte for byte, when it is built and packed again somewhere else', async () => {
    const again = join(folder, 'again');
    await mkdir(again);
    for (const part of ['bin', 'schema', 'templates', 'package.json', 'README.md', 'LICENSE']) {
      await cp(join(root, part), join(again, part), { recursive: true });
    }
    await execa(process.execPath, [join(root, 'scripts/build.js'), again], { cwd: folder });
    expect((await pack(again)).integrity).toBe(packed.integrity);
  }, 120_000);

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
