import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';
import {
  basicFiles,
  fixtureTemplates,
  git,
  packageWithTemplates,
  readJson,
  run,
  standInForTool,
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

describe('create makes a project without a question', () => {
  it('with the files, the dependencies and a first commit, and says what comes next', async () => {
    const { code, stdout, stderr } = await create([
      'savings',
      '--name=Savings',
      '--description=Round-ups and goals.',
      `--rehive-ext=${standInForTool()}`,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Savings: 9 files in ');
    expect(stdout).toContain('dependencies are installed');
    expect(stdout).toContain('a git repository with a first commit');
    expect(stdout).toMatch(
      /Next:\n {2}cd savings\n {2}npx rehive-ext dev .*\n {2}npx rehive-ext simulate activate /,
    );
    const project = join(cwd, 'savings');
    expect(readdirSync(cwd)).toEqual(['savings']);
    expect(existsSync(join(project, 'node_modules/rehive-ext/package.json'))).toBe(true);
    expect(readJson(project, 'package.json')).toMatchObject({
      name: 'savings',
      description: 'Round-ups and goals.',
    });
    expect(readJson(project, 'package.json')).not.toHaveProperty('unwanted');
    expect(readJson(project, 'rehive.json')).toMatchObject({
      name: 'Savings',
      url: 'https://savings.example.com',
    });
    expect(git(project, 'ls-files').split('\n').toSorted()).toEqual(
      [...basicFiles, 'package-lock.json'].toSorted(),
    );
    expect(git(project, 'log', '--format=%an %s')).toBe('Ada Start from the template');
    expect(git(project, 'branch', '--show-current')).toBe('trunk');
    expect(git(project, 'status', '--porcelain')).toBe('');
  });

  it('as one JSON document with --json', async () => {
    const { code, stdout, stderr } = await create(['savings', '--no-install', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      project: {
        dir: join(cwd, 'savings'),
        name: 'savings',
        package_name: 'savings',
        template: 'basic',
        package_manager: 'npm',
        files: basicFiles,
        installed: false,
        git: true,
        committed: true,
      },
      notes: [],
      next_steps: ['cd savings', 'npm install', 'npx rehive-ext dev', 'npx rehive-ext simulate activate'],
    });
  });

  it('without dependencies and without a repository where that is asked, and says so', async () => {
    const { code, stdout } = await create(['savings', '--no-install', '--no-git']);
    expect(code).toBe(0);
    expect(stdout).toContain('dependencies are not installed yet');
    expect(stdout).toMatch(/cd savings\n {2}npm install\n/);
    expect(readdirSync(join(cwd, 'savings')).toSorted()).toEqual([
      '.gitignore',
      '.rehive-ext.base',
      '.rehive-ext.json',
      'README.md',
      'bin',
      'logo.png',
      'package.json',
      'rehive.json',
      'src',
    ]);
  });

  it('with files as open as the umask says, scripts executable, and binary files as they are', async () => {
    await create(['savings', '--no-install', '--no-git']);
    const mode = (path: string): number => statSync(join(cwd, 'savings', path)).mode & 0o777;
    const open = 0o777 & ~process.umask();
    expect({
      folder: mode('.'),
      inner: mode('src'),
      script: mode('bin/start.sh'),
      text: mode('README.md'),
    }).toEqual({
      folder: open,
      inner: open,
      script: open,
      text: open & 0o666,
    });
    expect(readFileSync(join(cwd, 'savings/logo.png'))).toEqual(
      readFileSync(join(fixtureTemplates, 'basic/logo.png')),
    );
  });

  it('for the package manager that runs it, and for another with --package-manager', async () => {
    const pnpm = { npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v22.0.0 linux x64' };
    const inUse = await create(['a', '--no-install', '--no-git'], { env: pnpm });
    expect(inUse.stdout).toMatch(/cd a\n {2}pnpm install\n {2}pnpm exec rehive-ext dev/);
    expect(readFileSync(join(cwd, 'a/README.md'), 'utf8')).toContain('`pnpm install`, then `pnpm run start`');
    const named = await create(['b', '--no-install', '--no-git', '--package-manager=bun'], { env: pnpm });
    expect(named.stdout).toMatch(/cd b\n {2}bun install\n {2}bunx rehive-ext dev/);
  });

  it('with --url, --level and --rehive-ext, a path of which becomes absolute', async () => {
    await create([
      'savings',
      '--no-install',
      '--no-git',
      '--url=https://ext.example.org/api',
      '--level=public',
      '--rehive-ext=./packed tool.tgz',
    ]);
    expect(readJson(cwd, 'savings/rehive.json')).toMatchObject({
      url: 'https://ext.example.org/api',
      level: 'public',
    });
    expect(readJson(cwd, 'savings/package.json')).toMatchObject({
      devDependencies: { 'rehive-ext': `file:${join(cwd, 'packed tool.tgz')}` },
    });
  });

  it('from another template with --template', async () => {
    const { code, stdout } = await create(['savings', '--template=other', '--no-install', '--no-git']);
    expect({ code, files: readdirSync(join(cwd, 'savings')) }).toEqual({
      code: 0,
      files: ['.rehive-ext.base', '.rehive-ext.json', 'package.json'],
    });
    expect(stdout).toContain('3 files in ');
  });

  it('as rehive-ext create too', async () => {
    const { code } = await run(tool, ['create', 'savings', '--no-install', '--no-git'], {
      cwd,
      bin: 'rehive-ext',
    });
    expect({ code, made: existsSync(join(cwd, 'savings/rehive.json')) }).toEqual({ code: 0, made: true });
  });

  it('that installs where the tool is in a folder with a space, and in production mode', async () => {
    const from = join(temporaryFolder(), 'a folder é');
    mkdirSync(from);
    writeFileSync(join(from, 'package.json'), '{ "name": "rehive-ext", "version": "0.1.0" }\n');
    const { code, stderr } = await create(['savings', '--no-git', `--rehive-ext=${from}`], {
      env: { NODE_ENV: 'production' },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(realpathSync(join(cwd, 'savings/node_modules/rehive-ext'))).toBe(from);
  });

  it('and shows what npm printed with --debug alone', async () => {
    const args = ['--no-git', `--rehive-ext=${standInForTool()}`];
    expect((await create(['a', ...args])).stderr).toBe('');
    expect((await create(['b', ...args, '--debug'])).stderr).toMatch(/added 1 package/);
  });
});

describe('names come out literally', () => {
  it.each([
    '{{x}}',
    '$(touch pwned)',
    `"double" and 'single'`,
    String.raw`back\slash`,
    'Größe 貯蓄',
    '; rm -rf x #',
  ])('%s', async (name) => {
    const { code, stdout } = await create(['p', `--name=${name}`, '--no-install', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ project: { name } });
    expect(readJson(cwd, 'p/rehive.json')).toMatchObject({ name });
    expect(readFileSync(join(cwd, 'p/README.md'), 'utf8').split('\n')[0]).toBe(`# ${name}`);
    expect(readdirSync(cwd)).toEqual(['p']);
  });

  it.each(['{{x}}', '$(touch pwned)', "it's mine", 'Größe 貯蓄'])('the folder %s too', async (folder) => {
    const { code, stdout } = await create([folder, `--rehive-ext=${standInForTool()}`, '--json']);
    expect(code).toBe(0);
    expect(readdirSync(cwd)).toEqual([folder]);
    expect(existsSync(join(cwd, folder, 'node_modules/rehive-ext'))).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject({ project: { dir: join(cwd, folder), committed: true } });
  });
});

describe('the folder can be', () => {
  it('absolute', async () => {
    const elsewhere = temporaryFolder();
    const { code, stdout } = await create([join(elsewhere, 'x/savings'), '--no-install', '--no-git']);
    expect({ code, here: readdirSync(cwd) }).toEqual({ code: 0, here: [] });
    expect(stdout).toContain(`cd ${join(elsewhere, 'x/savings')}`);
    expect(readJson(elsewhere, 'x/savings/package.json')).toMatchObject({ name: 'savings' });
  });

  it('the current one, where the name is the folder’s and there is no cd', async () => {
    const { code, stdout } = await create(['.', '--no-install', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      project: { dir: cwd, name: basename(cwd), files: basicFiles },
      next_steps: ['npm install', 'npx rehive-ext dev', 'npx rehive-ext simulate activate'],
    });
    expect(readdirSync(cwd).filter((name) => name.startsWith('.'))).toEqual([
      '.git',
      '.gitignore',
      '.rehive-ext.base',
      '.rehive-ext.json',
    ]);
  });

  it('beside the current one, through ..', async () => {
    mkdirSync(join(cwd, 'here'));
    const { code, stdout } = await create(['../there', '--no-install', '--no-git'], {
      cwd: join(cwd, 'here'),
    });
    expect({ code, made: readdirSync(cwd), here: readdirSync(join(cwd, 'here')) }).toEqual({
      code: 0,
      made: ['here', 'there'],
      here: [],
    });
    expect(stdout).toContain(`cd ${join(cwd, 'there')}`);
  });

  it('one with a space, shown so that a shell takes it', async () => {
    const { stdout } = await create(['my savings', '--no-install', '--no-git']);
    expect(stdout).toContain("cd 'my savings'");
    expect(readJson(cwd, 'my savings/package.json')).toMatchObject({ name: 'my-savings' });
  });

  it('a link to a folder', async () => {
    mkdirSync(join(cwd, 'real'));
    symlinkSync('real', join(cwd, 'link'));
    const { code } = await create(['link', '--no-install', '--no-git']);
    expect({ code, made: existsSync(join(cwd, 'real/rehive.json')) }).toEqual({ code: 0, made: true });
  });

  it('one that has other files: they stay, and are not committed', async () => {
    mkdirSync(join(cwd, 'p/src'), { recursive: true });
    writeFileSync(join(cwd, 'p/notes.txt'), 'mine');
    writeFileSync(join(cwd, 'p/src/mine.js'), 'mine');
    const { code } = await create(['p', '--no-install']);
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'p/notes.txt'), 'utf8')).toBe('mine');
    expect(git(join(cwd, 'p'), 'ls-files').split('\n').toSorted()).toEqual(basicFiles.toSorted());
    expect(git(join(cwd, 'p'), 'status', '--porcelain').split('\n')).toEqual([
      '?? notes.txt',
      '?? src/mine.js',
    ]);
  });
});

describe('a template of this package', () => {
  it.each(readdirSync(join(root, 'templates')))(
    '%s is made as a project, and nothing in it is left unrendered',
    async (name) => {
      const { code, stderr } = await run(
        root,
        ['p', `--template=${name}`, '--name={{odd}} "name"', '--no-install'],
        { cwd },
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const files = readdirSync(join(cwd, 'p'), { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile() && !relative(cwd, entry.parentPath).includes('.git'),
      );
      expect(files.filter((entry) => entry.name.endsWith('.hbs'))).toEqual([]);
      expect(readJson(cwd, 'p/rehive.json')).toMatchObject({ name: '{{odd}} "name"' });
      expect(readJson(cwd, 'p/package.json')).toMatchObject({ name: 'odd-name' });
    },
  );
});
