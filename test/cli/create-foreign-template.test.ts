import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { templateSource } from '../../src/scaffold/template-source.js';
import {
  fixtureTemplates,
  git,
  packageWithTemplates,
  readJson,
  run,
  start,
  temporaryFolder,
  type Ended,
} from '../scaffold/packaged-tool.js';

let tool: string;
let cwd: string;
/** Where the command keeps what it fetches. */
let fetched: string;
beforeAll(() => {
  tool = packageWithTemplates();
});
beforeEach(() => {
  cwd = temporaryFolder();
  fetched = temporaryFolder();
});

/** A copy of the template `basic`, with a name of its own and more files. */
function template(more: Record<string, string> = {}): string {
  const folder = join(temporaryFolder(), 'theirs');
  cpSync(join(fixtureTemplates, 'basic'), folder, { recursive: true });
  writeFileSync(join(folder, 'THEIRS.md'), 'theirs\n');
  for (const [path, text] of Object.entries(more)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Serves an archive as codeload does, and tells what was asked for. */
async function serve(archive: Buffer, status = 200): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end(archive);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

/** As GitHub makes it: by git itself. */
function archiveOf(folder: string): Buffer {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '--quiet', '--message', 'Theirs');
  return execFileSync('git', ['archive', '--format=tar.gz', '--prefix=repo-main/', 'HEAD'], { cwd: folder });
}

/** An archive that git would not make. */
function doctored(folder: string, ...args: string[]): Buffer {
  return execFileSync('tar', ['-czPf', '-', ...args, '-C', join(folder, '..'), 'theirs']);
}

const create = (
  spec: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Ended> =>
  run(tool, ['p', `--template=${spec}`, '--no-git', ...args], { cwd, env: { TMPDIR: fetched, ...env } });
const leftBehind = (): string[] => readdirSync(fetched);

describe('a folder as the template', () => {
  it('is used as it stands; nothing is installed, and the words say so', async () => {
    const folder = template({
      'package.json': '{ "name": "x", "scripts": { "postinstall": "touch ran" }, "devDependencies": {} }',
    });
    cpSync(folder, join(cwd, 'theirs'), { recursive: true });
    const { code, stdout, stderr } = await create('./theirs');
    expect(code).toBe(0);
    expect(stderr).toContain('nothing of it is run, and no dependencies are installed');
    expect(stdout).toContain('dependencies are not installed yet');
    expect(readFileSync(join(cwd, 'p/THEIRS.md'), 'utf8')).toBe('theirs\n');
    expect(existsSync(join(cwd, 'p/ran'))).toBe(false);
    expect(readJson(cwd, 'p/.rehive-ext.json')['template']).toBe('./theirs');
  });

  it('--install is refused: it would run code', async () => {
    const { code, stderr } = await create(template(), ['--install']);
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 2, left: [] });
    expect(stderr).toContain('installing may run its code');
  });

  it.each([
    ['a link', (folder: string) => symlinkSync('/etc/passwd', join(folder, 'passwd')), 'is no plain file'],
    ['a path that leads out', rename('../../out'), 'which is outside the project'],
    ['a hook for git', rename('.git/hooks/pre-commit'), 'which is outside the project'],
    ['a hook by a short name', rename('GIT~1/hooks/pre-commit'), 'which is outside the project'],
    [
      'a description that is none',
      (folder: string) => writeFileSync(join(folder, 'template.json'), '{}'),
      "is not a template's description",
    ],
    ['no description', (folder: string) => writeFileSync(join(folder, 'template.json'), ''), 'is not JSON'],
    [
      'more than a template has',
      (folder: string) => writeFileSync(join(folder, 'huge'), Buffer.alloc(40_000_001)),
      'has more than 40 MB',
    ],
  ])('%s: exit 2, and nothing is written', async (_, spoil, message) => {
    const folder = template();
    spoil(folder);
    const { code, stderr } = await create(folder);
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 2, left: [] });
    expect(stderr).toContain(message);
  });

  function rename(to: string): (folder: string) => void {
    return (folder) => {
      const description = readJson(folder, 'template.json');
      writeFileSync(
        join(folder, 'template.json'),
        JSON.stringify({ ...description, rename: { 'THEIRS.md': to } }),
      );
    };
  }
});

describe('a repository as the template', () => {
  it('is fetched from where archives come from, unpacked and used', async () => {
    const deep = `${'deep/'.repeat(30)}file.txt`;
    const long = `${'long-'.repeat(30)}name.txt`;
    const theirs = template({ [deep]: 'deep\n', [long]: 'long\n', 'ä b.txt': 'ä\n' });
    const { url, asked } = await serve(archiveOf(theirs));
    const { code, stderr } = await create('github:octo/repo#v1.2', [], { REHIVE_EXT_CODELOAD_URL: url });
    expect({ code, asked }, stderr).toEqual({ code: 0, asked: ['/octo/repo/tar.gz/v1.2'] });
    expect(readFileSync(join(cwd, 'p', deep), 'utf8')).toBe('deep\n');
    expect(readFileSync(join(cwd, 'p', long), 'utf8')).toBe('long\n');
    expect(readFileSync(join(cwd, 'p/ä b.txt'), 'utf8')).toBe('ä\n');
    expect(leftBehind()).toEqual([]);
  });

  it('a folder of it, of its default branch', async () => {
    const folder = template();
    const around = join(temporaryFolder(), 'around');
    cpSync(folder, join(around, 'templates/theirs'), { recursive: true });
    const { url, asked } = await serve(archiveOf(around));
    const { code } = await create('github:octo/repo/templates/theirs', [], {
      REHIVE_EXT_CODELOAD_URL: `${url}/_codeload/`,
    });
    expect({ code, asked }).toEqual({ code: 0, asked: ['/_codeload/octo/repo/tar.gz/HEAD'] });
  });

  it.each([
    [
      'a link',
      () => (symlinkSync('/etc/passwd', join(folder, 'passwd')), archiveOf(folder)),
      2,
      'which is a link',
    ],
    [
      'a path upward',
      () => doctored(folder, '--transform=s,THEIRS.md,../../../out.md,'),
      2,
      'not every system takes it',
    ],
    [
      'an absolute path',
      () => doctored(folder, '--transform=s,theirs/THEIRS.md,x//tmp/out.md,'),
      2,
      'not every system takes it',
    ],
    [
      'a repository in it',
      () => doctored(folder, '--transform=s,THEIRS.md,.git/hooks/pre-commit,'),
      2,
      'not every system takes it',
    ],
    [
      'a bomb',
      () => (writeFileSync(join(folder, 'huge'), Buffer.alloc(41_000_000)), doctored(folder)),
      2,
      'larger than 40 MB',
    ],
    ['a page', () => Buffer.from('<html>'), 3, 'is no archive'],
    ['the half of one', () => archiveOf(folder).subarray(0, 300), 3, 'is no archive'],
  ])('%s: refused, and nothing is left', async (_, archive, expected, message) => {
    folder = template();
    const { url } = await serve(archive());
    const { code, stderr } = await create('github:octo/repo', [], { REHIVE_EXT_CODELOAD_URL: url });
    expect({ code, left: readdirSync(cwd), temporary: leftBehind() }).toEqual({
      code: expected,
      left: [],
      temporary: [],
    });
    expect(stderr).toContain(message);
  });
  let folder: string;

  it('one that is not there, or does not answer: exit 3 and a way out', async () => {
    const { url } = await serve(Buffer.from(''), 404);
    const absent = await create('github:octo/repo', [], { REHIVE_EXT_CODELOAD_URL: url });
    expect(absent).toMatchObject({ code: 3, stderr: expect.stringContaining('no such repository') });
    const silent = await create('github:octo/repo', [], { REHIVE_EXT_CODELOAD_URL: 'http://127.0.0.1:1' });
    expect(silent).toMatchObject({ code: 3, stderr: expect.stringContaining('connection refused') });
    const insecure = await create('github:octo/repo', [], { REHIVE_EXT_CODELOAD_URL: 'http://example.com' });
    expect(insecure).toMatchObject({ code: 2, stderr: expect.stringContaining('is no https address') });
  });
});

describe('a slow or endless answer', () => {
  it('Ctrl-C ends it with 130, and nothing is left', async () => {
    const server = createServer((_, response) => void response.writeHead(200).write('x')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    onTestFinished(() => void server.close().closeAllConnections());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
    const env = { TMPDIR: fetched, REHIVE_EXT_CODELOAD_URL: `http://127.0.0.1:${address.port}` };
    const running = start(tool, ['p', '--template=github:octo/repo'], { cwd, env });
    await once(server, 'request');
    process.kill(running.pid, 'SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stdout, stderr, left: readdirSync(cwd), temporary: leftBehind() }).toEqual({
      code: 130,
      stdout: '',
      stderr: 'Interrupted.\n',
      left: [],
      temporary: [],
    });
  });

  it('more than a template is not read to its end', async () => {
    const { url } = await serve(Buffer.alloc(10_000_001));
    const { code, stderr } = await create('github:octo/repo', [], { REHIVE_EXT_CODELOAD_URL: url });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('more than 10 MB') });
  });
});

describe('what --template names', () => {
  it.each([
    ['hono', null],
    ['./x', { kind: 'folder', folder: '/work/x' }],
    ['..', { kind: 'folder', folder: '/' }],
    ['github:a/b', { kind: 'github', owner: 'a', repository: 'b', ref: 'HEAD', folder: '' }],
    [
      'github:a/b.js/c/d#feature/x',
      { kind: 'github', owner: 'a', repository: 'b.js', ref: 'feature/x', folder: 'c/d' },
    ],
  ])('%s', (spec, expected) => {
    expect(templateSource(spec, '/work')).toEqual(expected);
  });

  it.each([
    'github:a',
    'github:a/..',
    'github:a/b/../c',
    'github:a/b#../x',
    'github:a/b#',
    'gitlab:a/b',
    'https://x/y',
    'github:a/b?x',
  ])('%s is refused', (spec) => {
    expect(() => templateSource(spec, '/work')).toThrow('is no template');
  });
});
