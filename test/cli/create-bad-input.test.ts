import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packageWithTemplates, run, snapshot, temporaryFolder } from '../scaffold/packaged-tool.js';

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

describe('what is wrong with the request ends it with 2, all at once, and makes nothing', () => {
  it.each([
    ['no folder', [], /^error: Missing: \[dir\]\.\n/],
    ['no folder, with --yes', ['--yes'], /^error: Missing: \[dir\]\.\n/],
    ['empty text for the folder', [''], /The folder is empty text/],
    ['two folders', ['a', 'b'], /too many arguments/],
    [
      'an unknown template',
      ['p', '--template=basik'],
      /There is no template "basik"\. Did you mean "basic"\? Templates: basic, other\./,
    ],
    [
      'a template far from all',
      ['p', '--template=zzzzzzzzzzzz'],
      /no template "zzzzzzzzzzzz"\. Templates: basic, other\./,
    ],
    [
      'a template’s folder that is not there',
      ['p', '--template=../templates/basic'],
      /There is no folder \//,
    ],
    ['a repository that is none', ['p', '--template=github:a'], /"github:a" is no template/],
    ['an unknown package manager', ['p', '--package-manager=np'], /Allowed choices are npm, pnpm, yarn, bun/],
    ['an unknown level', ['p', '--level=secret'], /Allowed choices are private, public/],
    ['both conflict policies', ['p', '--overwrite', '--skip-existing'], /cannot be used with option/],
    ['an unknown flag', ['p', '--templat=x'], /Did you mean --template\?/],
    ['an empty --rehive-ext', ['p', '--rehive-ext='], /It is empty/],
    ['a URL that is none', ['p', '--url=savings'], /--url is no URL/],
    ['a URL of another kind', ['p', '--url=ftp://example.com'], /must start with https:\/\/ or http:\/\//],
    ['a URL with a password', ['p', '--url=https://a:b@example.com'], /must have no user name or password/],
    ['a URL with a query', ['p', '--url=https://example.com/?a'], /must have no \? or #/],
    ['an empty name', ['p', '--name='], /The name is empty/],
    [
      'a name with a control character',
      ['p', '--name=a\u001b[2Jb'],
      /The name "a\\u001b\[2Jb" has control characters/,
    ],
    ['a name that is a path', ['p', '--name=../x'], /has a path separator/],
    ['a name without a letter', ['p', '--name=!!!'], /neither a letter nor a digit/],
    [
      'a name of one of Node’s modules',
      ['http'],
      /npm can't take "http" as a package name: http is a core module name/,
    ],
    ['the name of one of its dependencies', ['rehive-ext', '--no-install'], /The name can't be "rehive-ext"/],
    ['a description of two lines', ['p', '--description=a\nb'], /The description has control characters/],
    ['a folder that Windows can’t have', ['con'], /Windows keeps that name for a device/],
    ['a folder above that Windows can’t have', ['aux/p'], /"aux": Windows keeps/],
    ['a folder with a dot at the end', ['p.'], /no dot or space at the end/],
    ['a folder with a control character', ['a\u0007b'], /"a\\u0007b": it has control characters/],
    ['a folder with a colon', ['a:b'], /some file systems don't take the character :/],
    ['a folder with a backslash', ['a\\b'], /don't take the character \\/],
    ['a folder with too long a name', ['x'.repeat(256)], /longer than 255 bytes/],
  ])('%s', async (_what, args, message) => {
    const { code, stdout, stderr } = await create([...args]);
    expect({ code, stdout, left: readdirSync(cwd) }).toEqual({ code: 2, stdout: '', left: [] });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['--template=x\u001b[2J\u0007'],
    ['--template=./x\u001b[2J'],
    ['--\u001b]0;title\u0007'],
    ['--level=\u009b2J'],
  ])('with control characters, which do not reach the terminal: %j', async (arg) => {
    const { code, stdout, stderr } = await create(['p', arg]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('many things', async () => {
    const { code, stderr } = await create(['--name=!!!', '--url=x', '--template=othr']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /"!!!" has neither.*\n.*Did you mean "other"\?.*\n--url is no URL.*\nMissing: \[dir\]\.\n/,
    );
  });

  it('as JSON with --json', async () => {
    const { code, stdout } = await create(['--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { message: 'Missing: [dir].', exit_code: 2 } });
  });

  it('several templates of which none is the default', async () => {
    const templates = temporaryFolder();
    for (const name of ['one', 'two']) {
      mkdirSync(join(templates, name));
      writeFileSync(
        join(templates, name, 'template.json'),
        JSON.stringify({ name, title: name, description: name }),
      );
    }
    const { code, stderr } = await run(packageWithTemplates(templates), [], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('Missing: [dir], --template.');
  });

  it('a target that is a file', async () => {
    writeFileSync(join(cwd, 'p'), 'mine');
    const before = snapshot(cwd);
    const { code, stderr } = await create(['p']);
    expect({ code, after: snapshot(cwd) }).toEqual({ code: 2, after: before });
    expect(stderr).toContain('p is a file, not a folder');
    const inside = await create(['p/inside']);
    expect({ code: inside.code, after: snapshot(cwd) }).toEqual({ code: 2, after: before });
    expect(inside.stderr).toContain('is a file, so no folder can be made inside it');
  });

  it('a target that is a link to nowhere', async () => {
    symlinkSync('nowhere', join(cwd, 'p'));
    const { code, stderr } = await create(['p']);
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 2, left: ['p'] });
    expect(stderr).toContain('a link that leads nowhere');
  });
});

describe('what the system refuses', () => {
  it.skipIf(process.platform === 'win32')('a read-only folder is named, and is no bug', async () => {
    const parent = join(cwd, 'closed');
    mkdirSync(parent);
    chmodSync(parent, 0o555);
    chmodSync(cwd, 0o755);
    // Nothing is read-only to root: then it runs as nobody.
    const uid = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const { code, stdout, stderr } = await run(tool, ['p', '--no-install', '--no-git'], {
      cwd: parent,
      ...uid,
    });
    expect({ code, stdout, left: readdirSync(parent) }).toEqual({ code: 3, stdout: '', left: [] });
    expect(stderr).toMatch(/The project can't be written to .*closed\/p: permission denied/);
  });

  it('a template with an unknown variable is named with its file', async () => {
    const templates = temporaryFolder();
    mkdirSync(join(templates, 'broken'));
    writeFileSync(
      join(templates, 'broken/template.json'),
      JSON.stringify({ name: 'broken', title: 'B', description: 'B' }),
    );
    writeFileSync(join(templates, 'broken/README.md.hbs'), '{{nmae}}');
    const { code, stderr } = await run(packageWithTemplates(templates), ['p'], { cwd });
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 2, left: [] });
    expect(stderr).toMatch(/README\.md\.hbs uses the variable "nmae"/);
  });
});
