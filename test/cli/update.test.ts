import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { applyUpdate } from '../../src/scaffold/apply-update.js';
import { planUpdate, type UpdatePlan } from '../../src/scaffold/plan-update.js';
import {
  fixtureTemplates,
  git,
  packageWithTemplates,
  readJson,
  run,
  snapshot,
  temporaryFolder,
  type Ended,
} from '../scaffold/packaged-tool.js';

interface Release {
  version: string;
  templatesFolder: string;
}

/** A release of the tool: its version, and what differs in its template `basic`. */
function release(version: string, files: Record<string, string | Buffer>): Release {
  const templatesFolder = join(temporaryFolder(), 'templates');
  cpSync(join(fixtureTemplates, 'basic'), join(templatesFolder, 'basic'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = join(templatesFolder, 'basic', name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }
  return { version, templatesFolder };
}

/** The release as it is installed. */
function installed({ version, templatesFolder }: Release): string {
  const tool = packageWithTemplates(templatesFolder);
  writeFileSync(join(tool, 'package.json'), JSON.stringify({ ...readJson(tool, 'package.json'), version }));
  return tool;
}

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');
const old = {
  'src/steps.js': lines('one', 'two', 'three', 'four', 'five', 'six'),
  'src/gone.js': 'old\n',
  'src/data.bin': Buffer.from([0, 1]),
};

const { 'src/gone.js': _gone, ...kept } = old;
const oldRelease = release('0.1.0', old);
/** Made once by the old release; each test has a copy. */
let made: string;
let project: string;
beforeAll(async () => {
  const cwd = temporaryFolder();
  made = join(cwd, 'savings');
  const { code, stderr } = await run(installed(oldRelease), ['savings', '--name=Savings', '--no-install'], {
    cwd,
  });
  if (code !== 0) throw new Error(stderr);
});
beforeEach(() => {
  project = join(temporaryFolder(), 'savings');
  cpSync(made, project, { recursive: true });
});

const write = (path: string, content: string | Buffer): void => writeFileSync(join(project, path), content);
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const commit = (): void => {
  git(project, 'add', '--all');
  git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Mine');
};
const update = (one: Release, args: readonly string[] = []): Promise<Ended> =>
  run(installed(one), ['update', ...args], { cwd: project, bin: 'rehive-ext' });
const plan = ({ version, templatesFolder }: Release): UpdatePlan =>
  planUpdate({ folder: project, templatesFolder, version });

/** Updates, and tells what became of each file. */
function kinds(one: Release): Record<string, string> {
  const planned = plan(one);
  applyUpdate(planned);
  return Object.fromEntries(planned.changes.map(({ path, kind }) => [path, kind]));
}

describe('what create remembers', () => {
  it('is the template, the version and the answers, without the key', () => {
    const { tool, template, answers } = readJson(project, '.rehive-ext.json');
    expect({ tool, template }).toEqual({ tool: '0.1.0', template: 'basic' });
    expect(answers).toMatchObject({ name: 'Savings', package_name: 'savings', rehive_ext: null });
    expect(answers).not.toHaveProperty('encryption_key');
    expect(git(project, 'ls-files')).toContain('.rehive-ext.base');
  });
});

describe('update', () => {
  it('changes nothing where nothing is new, whatever the project has changed', async () => {
    write('src/steps.js', 'mine\n');
    rmSync(join(project, 'src/gone.js'));
    const before = snapshot(project);
    const { code, stdout } = await update(oldRelease);
    expect({ code, after: snapshot(project) }).toEqual({ code: 0, after: before });
    expect(stdout).toMatch(/^Nothing is new: the template basic of 0\.1\.0 /);
  });

  it('brings new, changed and removed files, and leaves the project its own changes', async () => {
    const tool = release('0.2.0', {
      ...kept,
      'src/steps.js': lines('one', 'two', 'three', 'four', 'five', 'SIX'),
      'src/fresh.js': 'fresh\n',
      'src/data.bin': Buffer.from([0, 2]),
    });
    write('src/steps.js', lines('ONE', 'two', 'three', 'four', 'five', 'six'));
    write('src/index.js', 'mine\n');
    commit();
    const { code, stdout, stderr } = await update(tool);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^basic 0\.1\.0 → 0\.2\.0\n/);
    expect(read('src/steps.js')).toBe(lines('ONE', 'two', 'three', 'four', 'five', 'SIX'));
    expect(read('src/fresh.js')).toBe('fresh\n');
    expect(read('src/index.js')).toBe('mine\n');
    expect(existsSync(join(project, 'src/gone.js'))).toBe(false);
    expect([...readFileSync(join(project, 'src/data.bin'))]).toEqual([0, 2]);
    expect(readJson(project, 'package.json')['devDependencies']).toMatchObject({ 'rehive-ext': '^0.2.0' });
    expect(readJson(project, '.rehive-ext.json')['tool']).toBe('0.2.0');
    expect(
      git(project, 'status', '--porcelain')
        .split('\n')
        .map((line) => line.trim().split(' ').at(-1))
        .toSorted(),
    ).toEqual([
      '.rehive-ext.base',
      '.rehive-ext.json',
      'README.md',
      'package.json',
      'src/data.bin',
      'src/fresh.js',
      'src/gone.js',
      'src/steps.js',
    ]);
    // What came is the base of the next one.
    expect(kinds(tool)).toEqual({});
  });

  it('marks in the file what both have changed, as git does, and ends with 1', async () => {
    const tool = release('0.2.0', {
      ...old,
      'src/steps.js': lines('one', 'two', 'theirs', 'four', 'five', 'six'),
    });
    write('src/steps.js', lines('one', 'two', 'mine', 'four', 'five', 'six'));
    commit();
    const { code, stdout } = await update(tool);
    expect(code).toBe(1);
    expect(stdout).toContain('1 to resolve');
    expect(read('src/steps.js')).toBe(
      lines(
        'one',
        'two',
        '<<<<<<< yours',
        'mine',
        '=======',
        'theirs',
        '>>>>>>> basic 0.2.0',
        'four',
        'five',
        'six',
      ),
    );
  });

  it('a file that one side removed and the other changed is told of, and stays as it is', async () => {
    const tool = release('0.2.0', {
      ...kept,
      'src/steps.js': 'theirs\n',
      'src/data.bin': Buffer.from([0, 2]),
    });
    rmSync(join(project, 'src/steps.js'));
    write('src/gone.js', 'mine\n');
    write('src/data.bin', Buffer.from([0, 9]));
    commit();
    expect(kinds(tool)).toMatchObject({
      'src/steps.js': 'kept',
      'src/gone.js': 'conflict',
      'src/data.bin': 'conflict',
    });
    expect(existsSync(join(project, 'src/steps.js'))).toBe(false);
    expect(read('src/gone.js')).toBe('mine\n');
    expect([...readFileSync(join(project, 'src/data.bin'))]).toEqual([0, 9]);
  });

  it('keeps CRLF where the project has it, and takes no file for changed because of it', async () => {
    const tool = release('0.2.0', {
      ...old,
      'src/steps.js': lines('one', 'two', 'three', 'four', 'five', 'SIX'),
    });
    write('src/steps.js', old['src/steps.js'].replaceAll('\n', '\r\n'));
    commit();
    expect(kinds(tool)).toMatchObject({ 'src/steps.js': 'replaced' });
    expect(read('src/steps.js')).toBe('one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nSIX\r\n');
  });

  it('--dry-run says the same and writes nothing, with uncommitted changes too', async () => {
    const tool = release('0.2.0', { ...old, 'src/fresh.js': 'fresh\n' });
    write('notes.txt', 'mine');
    const before = snapshot(project);
    const { code, stdout } = await update(tool, ['--dry-run', '--json']);
    const document = JSON.parse(stdout) as { changes: object[] };
    expect({ code, ...document }).toMatchObject({
      code: 0,
      from: '0.1.0',
      to: '0.2.0',
      dry_run: true,
      conflicts: [],
    });
    expect(document.changes).toContainEqual({ path: 'src/fresh.js', kind: 'added', why: null });
    expect(snapshot(project)).toEqual(before);
  });

  it('refuses uncommitted changes, and projects outside of git, unless told not to', async () => {
    const tool = release('0.2.0', { ...old, 'src/fresh.js': 'fresh\n' });
    write('src/index.js', 'mine\n');
    const before = snapshot(project);
    const { code, stderr } = await update(tool);
    expect({ code, after: snapshot(project) }).toEqual({ code: 2, after: before });
    expect(stderr).toMatch(/not committed:\n {3}M src\/index\.js\n[^]*--allow-dirty/);
    rmSync(join(project, '.git'), { recursive: true });
    const outside = await update(tool);
    expect(outside).toMatchObject({ code: 2, stderr: expect.stringContaining('is in no git repository') });
    expect((await update(tool, ['--allow-dirty'])).code).toBe(0);
    expect({ fresh: read('src/fresh.js'), index: read('src/index.js') }).toEqual({
      fresh: 'fresh\n',
      index: 'mine\n',
    });
  });

  it('writes through no link, and leaves .env alone', async () => {
    const tool = release('0.2.0', { ...old, 'src/steps.js': 'theirs\n', 'src/fresh.js': 'fresh\n' });
    const elsewhere = temporaryFolder();
    rmSync(join(project, 'src'), { recursive: true });
    symlinkSync(elsewhere, join(project, 'src'));
    write('.env', 'SECRET=mine\n');
    const found = kinds(tool);
    expect(found).toMatchObject({ 'src/fresh.js': 'conflict', 'src/steps.js': 'conflict' });
    expect(snapshot(elsewhere)).toEqual({});
    expect(read('.env')).toBe('SECRET=mine\n');
  });

  it('keeps modes, and gives new scripts theirs', async () => {
    const tool = release('0.2.0', { ...old, 'bin/start.sh': '#!/bin/sh\necho new\n' });
    chmodSync(join(tool.templatesFolder, 'basic/bin/start.sh'), 0o755);
    expect(kinds(tool)).toMatchObject({ 'bin/start.sh': 'replaced' });
    expect(statSync(join(project, 'bin/start.sh')).mode & 0o111).not.toBe(0);
  });

  it('writes nothing over what has come or changed since it looked', () => {
    const tool = release('0.2.0', { ...old, 'src/fresh.js': 'theirs\n', 'src/steps.js': 'theirs\n' });
    for (const path of ['src/fresh.js', 'src/steps.js']) {
      const planned = plan(tool);
      write(path, 'mine\n');
      const before = snapshot(project);
      expect(() => applyUpdate(planned)).toThrow(`${path} has changed while the update was made`);
      expect(snapshot(project)).toEqual(before);
    }
  });

  it('leaves all as it was where one step of many fails', () => {
    const planned = plan(release('0.2.0', { ...old, 'src/fresh.js': 'fresh\n' }));
    const before = snapshot(project);
    // A name that no file system takes, after the others: the last step fails.
    const impossible = { path: 'x'.repeat(300), content: Buffer.from(''), executable: false, secret: false };
    expect(() => applyUpdate({ ...planned, records: [...planned.records, impossible] })).toThrow('too long');
    expect(snapshot(project)).toEqual(before);
  });
});

describe('what update can not use', () => {
  it.each([
    ['no record', () => rmSync(join(project, '.rehive-ext.json')), 'has no .rehive-ext.json'],
    ['no base', () => rmSync(join(project, '.rehive-ext.base')), 'has no .rehive-ext.base'],
    ['a base of something else', () => write('.rehive-ext.base', 'mine'), "can't be unpacked"],
    ['a record that is no JSON', () => write('.rehive-ext.json', '{'), 'is not JSON'],
    ['a record of a later kind', () => edit({ version: 2 }), 'a newer rehive-ext has written it'],
    ['a release that is newer than this', () => edit({ tool: '0.10.0' }), 'which is older'],
    ['a template that is not there', () => edit({ template: '../basic' }), 'There is no template "../basic"'],
  ])('%s: in words, with a way out', (_, damage, message) => {
    damage();
    let thrown: unknown;
    try {
      plan(oldRelease);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ message: expect.stringContaining(message), kind: 'usage' });
    expect(thrown).not.toMatchObject({ nextSteps: [] });
  });

  const edit = (more: object): void =>
    write('.rehive-ext.json', JSON.stringify({ ...readJson(project, '.rehive-ext.json'), ...more }));
});
