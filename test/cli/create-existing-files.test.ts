import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  basicFiles,
  git,
  packageWithTemplates,
  run,
  snapshot,
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

describe('files that are there already', () => {
  let project: string;
  let before: Record<string, string>;
  beforeEach(() => {
    project = join(cwd, 'p');
    mkdirSync(join(project, 'src'), { recursive: true });
    writeFileSync(join(project, 'README.md'), 'mine');
    writeFileSync(join(project, 'src/index.js'), 'mine');
    writeFileSync(join(project, 'notes.txt'), 'mine');
    before = snapshot(cwd);
  });

  it('end it with 2 and the list of them', async () => {
    const { code, stdout, stderr } = await create(['p']);
    expect({ code, stdout, after: snapshot(cwd) }).toEqual({ code: 2, stdout: '', after: before });
    expect(stderr).toContain("has 2 of the template's files already:\n  README.md\n  src/index.js\n");
    expect(stderr).toContain('--overwrite to replace them or --skip-existing to keep them');
  });

  it('stay with --skip-existing', async () => {
    const { code, stdout } = await create(['p', '--skip-existing', '--no-install']);
    expect(code).toBe(0);
    expect(readFileSync(join(project, 'README.md'), 'utf8')).toBe('mine');
    expect(existsSync(join(project, 'rehive.json'))).toBe(true);
    expect(stdout).toContain("2 of the template's files were left out");
    expect(git(project, 'ls-files')).not.toContain('README.md');
  });

  it('are replaced with --overwrite, and no other', async () => {
    const { code } = await create(['p', '--overwrite', '--no-install', '--no-git']);
    expect(code).toBe(0);
    expect(readFileSync(join(project, 'README.md'), 'utf8')).toMatch(/^# p\n/);
    expect(readFileSync(join(project, 'notes.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(project).filter((name) => name.startsWith('.'))).toEqual([
      '.gitignore',
      '.rehive-ext.base',
      '.rehive-ext.json',
    ]);
  });

  it('come back, with all else, where --overwrite fails later', async () => {
    mkdirSync(join(project, 'node_modules/mine'), { recursive: true });
    writeFileSync(join(project, 'node_modules/mine/index.js'), 'mine');
    writeFileSync(join(project, 'package-lock.json'), '{ "mine": true }');
    const whole = snapshot(cwd);
    const { code } = await create(['p', '--overwrite', '--rehive-ext=file:/does/not/exist.tgz']);
    expect({ code, after: snapshot(cwd) }).toEqual({ code: 3, after: whole });
  });

  it('are never replaced where they are folders, or in the way of one', async () => {
    mkdirSync(join(cwd, 'q/README.md'), { recursive: true });
    writeFileSync(join(cwd, 'q/src'), 'mine');
    const untouched = snapshot(cwd);
    const { code, stderr } = await create(['q', '--overwrite']);
    expect({ code, after: snapshot(cwd) }).toEqual({ code: 2, after: untouched });
    expect(stderr).toMatch(/ {2}README\.md \(something that is no file.*\n {2}src\/index\.js \(something/);
    const skipping = await create(['q', '--skip-existing', '--no-install', '--no-git']);
    expect({ code: skipping.code, src: readFileSync(join(cwd, 'q/src'), 'utf8') }).toEqual({
      code: 0,
      src: 'mine',
    });
  });
});

describe('--dry-run', () => {
  it('lists every file and writes nothing', async () => {
    const { code, stdout } = await create(['p', '--dry-run']);
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 0, left: [] });
    for (const file of basicFiles) expect(stdout).toContain(`  ${file}\n`);
  });

  it('says which are there already', async () => {
    writeFileSync(join(cwd, 'README.md'), 'mine');
    const { code, stdout, stderr } = await create(['.', '--dry-run']);
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 0, left: ['README.md'] });
    expect(stdout).toContain('  README.md  (is there already)\n');
    expect(stderr).toContain('a real run needs --overwrite or --skip-existing');
    const json = await create(['.', '--dry-run', '--json', '--skip-existing']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      dry_run: true,
      conflicts: ['README.md'],
      project: { files: basicFiles.filter((file) => file !== 'README.md'), installed: false, git: false },
    });
  });
});
