import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findManifest, loadManifest, loadNearestManifest } from '../../src/manifest/load-manifest.js';
import { ManifestError } from '../../src/manifest/manifest-error.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'manifest-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(content: string | Buffer | object): void {
  const isText = typeof content === 'string' || Buffer.isBuffer(content);
  writeFileSync(join(dir, 'rehive.json'), isText ? content : JSON.stringify(content, null, 2));
}

async function failure(): Promise<ManifestError> {
  const error: unknown = await loadManifest(dir, { cwd: dir }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ManifestError)) throw new Error(`Expected a ManifestError, got ${String(error)}`);
  expect(error.kind).toBe('usage');
  return error;
}

/** The lines of the message below its first. */
async function problemLines(): Promise<string[]> {
  return (await failure()).message
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

const minimal = { name: 'Savings', url: 'https://savings.example.com', permissions: [] };

describe('a valid manifest', () => {
  it('needs only name, url and permissions; the rest has defaults', async () => {
    write(minimal);
    const { manifest, path, dir: folder } = await loadManifest(dir);
    expect(path).toBe(join(dir, 'rehive.json'));
    expect(folder).toBe(dir);
    expect(manifest).toEqual({
      ...minimal,
      level: 'private',
      services: {},
      webhooks: [],
      endpoints: {
        activate: '/activate/',
        deactivate: '/deactivate/',
        rotate: '/rotate/',
        webhook: '/webhook/',
        admin: '/admin/company/',
        user: null,
        health: '/health/',
      },
      legal: { terms_of_service_url: null, privacy_policy_url: null, documentation_url: null },
      dev: { command: null, port: 3000, env: {} },
    });
  });

  it('keeps what it says, null included, beside the defaults', async () => {
    write({
      ...minimal,
      $schema: './node_modules/rehive-ext/schema/rehive.schema.json',
      url: 'https://example.com/api/',
      description: null,
      tags: ['savings'],
      management_url: 'https://savings.example.com/manage/?a=b',
      level: 'public',
      permissions: [{ section: 'admin', type: 'transaction', level: 'view' }],
      webhooks: [{ event: 'transaction.create' }],
      endpoints: { rotate: null, user: '/user/' },
      dev: { command: 'npm run dev', env: { DATABASE_URL: 'file:{state_dir}/db' } },
    });
    const { manifest } = await loadManifest(join(dir, 'rehive.json'));
    expect(manifest.description).toBeNull();
    expect(manifest.endpoints).toMatchObject({ rotate: null, user: '/user/', activate: '/activate/' });
    expect(manifest.dev).toEqual({
      command: 'npm run dev',
      port: 3000,
      env: { DATABASE_URL: 'file:{state_dir}/db' },
    });
    expect(manifest.permissions).toEqual([{ section: 'admin', type: 'transaction', level: 'view' }]);
  });

  it('may say why a permission is needed', async () => {
    const permission = { section: 'admin', type: 'transaction', level: 'add' };
    write({ ...minimal, permissions: [{ ...permission, reason: 'used by POST /admin/refunds/' }] });
    const { manifest } = await loadManifest(dir);
    expect(manifest.permissions).toEqual([{ ...permission, reason: 'used by POST /admin/refunds/' }]);
    write({ ...minimal, permissions: [{ ...permission, reason: '' }] });
    await expect(loadManifest(dir)).rejects.toThrow(
      'permissions[0].reason: must be a string that says what needs the permission, found ""',
    );
  });

  it('may have comments and a byte order mark', async () => {
    write(
      `\uFEFF{\n  // why\n  "name": "S", /* here */ "url": "http://localhost:3000",\n  "permissions": []\n}\n`,
    );
    const { manifest, text, locate } = await loadManifest(dir);
    expect(manifest.name).toBe('S');
    expect(text.startsWith('{')).toBe(true);
    expect(locate(['name'])).toEqual({ line: 3, column: 11 });
  });

  it('says where each value stands, and the nearest thing around what is not there', async () => {
    write(
      '{\r\n  "name": "S", "url": "https://a.io",\r\n  "permissions": [\r\n    { "section": "admin", "type": "user", "level": "view" }\r\n  ]\r\n}',
    );
    const { locate } = await loadManifest(dir);
    expect(locate(['url'])).toEqual({ line: 2, column: 23 });
    expect(locate(['permissions', 0, 'level'])).toEqual({ line: 4, column: 52 });
    expect(locate(['permissions', 7])).toEqual({ line: 3, column: 18 });
    expect(locate(['dev', 'port'])).toEqual({ line: 1, column: 1 });
  });
});

describe('an invalid manifest', () => {
  it('is told of in full, each problem with its place, in the order of the file', async () => {
    write(`{
  "nmae": "Savings",
  "url": "savings.example.com",
  "permissions": [
    { "section": "admin", "type": "transaction", "level": "view" },
    { "section": "admn", "type": "transactions", "level": "see" },
    { "section": "admin", "type": "transaction", "level": "view" }
  ],
  "webhooks": [{ "event": "transaction.created", "url": "x" }],
  "endpoints": { "activate": null, "helth": "/", "rotate": "rotate" },
  "dev": { "port": 0, "env": { "A": 1 } }
}`);
    const error = await failure();
    expect(error.message.split('\n')).toEqual([
      'rehive.json is not valid: 14 problems',
      '  rehive.json:1:1  name: is required, and missing',
      '  rehive.json:2:3  nmae: the key "nmae" is not known here; did you mean "name"?',
      '  rehive.json:3:10  url: must be the public http(s) address of the extension, without query, fragment or credentials, such as "https://savings.example.com", found "savings.example.com"',
      '  rehive.json:6:18  permissions[1].section: "admn" is not a permission section; did you mean "admin"?',
      '  rehive.json:6:34  permissions[1].type: "transactions" is not a permission type; did you mean "transaction"?',
      '  rehive.json:6:59  permissions[1].level: "see" is not a permission level; allowed: view, add, change, delete',
      '  rehive.json:7:5  permissions[2]: this permission (admin transaction view) stands already in permissions[0]',
      '  rehive.json:9:27  webhooks[0].event: "transaction.created" is not an event; did you mean "transaction.create"? (all of them: rehive-ext events)',
      '  rehive.json:9:50  webhooks[0].url: the key "url" is not known here; known: event',
      '  rehive.json:10:30  endpoints.activate: must be a path that begins with "/", such as "/activate/", found null',
      '  rehive.json:10:36  endpoints.helth: the key "helth" is not known here; did you mean "health"?',
      '  rehive.json:10:60  endpoints.rotate: must be a path that begins with "/", such as "/activate/", or null for none, found "rotate"',
      '  rehive.json:11:20  dev.port: must be a port from 1 to 65535, found 0',
      '  rehive.json:11:37  dev.env.A: must be a string (environment variables are text), found 1',
    ]);
    expect(error.file).toBe(join(dir, 'rehive.json'));
    expect(error.problems).toHaveLength(14);
    expect(error.problems[4]).toEqual({
      path: ['permissions', 1, 'type'],
      message: '"transactions" is not a permission type; did you mean "transaction"?',
      line: 6,
      column: 34,
    });
  });

  it('shows the whole list where nothing is near, or where it stands', async () => {
    write({ ...minimal, level: 'secret', webhooks: [{ event: 'payment' }] });
    const [level, event] = await problemLines();
    expect(level).toContain('level: "secret" is not a level; allowed: private, public');
    expect(event).toContain('"payment" is not an event; all of them: rehive-ext events');
  });

  it('must not say a key twice, at any level', async () => {
    write('{"name":"a","url":"https://a.io","permissions":[],"name":"b","dev":{"port":1,"port":2}}');
    expect(await problemLines()).toEqual([
      'rehive.json:1:51  name: the key "name" stands here a second time',
      'rehive.json:1:78  dev.port: the key "port" stands here a second time',
    ]);
  });

  it('must not ask for an event or a tag twice', async () => {
    write({
      ...minimal,
      tags: ['a', 'b', 'a'],
      webhooks: [{ event: 'user.create' }, { event: 'user.create' }],
    });
    expect((await problemLines()).map((line) => line.replace(/^\S+ +/, ''))).toEqual([
      'tags[2]: this tag (a) stands already in tags[0]',
      'webhooks[1]: this event (user.create) stands already in webhooks[0]',
    ]);
  });

  const wrongUrls = [
    'https://u:p@a.io',
    'ftp://a.io',
    'https://a.io/?q=1',
    'https://a.io/#x',
    'https://',
    '/path',
    'a b',
  ];
  it.each(wrongUrls)('has no url like %s', async (url) => {
    write({ ...minimal, url });
    expect(await problemLines()).toHaveLength(1);
  });

  it.each([[[]], ['text'], [12], [null]])('is not %j', async (value) => {
    writeFileSync(join(dir, 'rehive.json'), JSON.stringify(value));
    const lines = await problemLines();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`rehive.json:1:1  must be an object, found ${JSON.stringify(value)}`);
  });

  it('has services by platform and company, each a whole number', async () => {
    write({
      ...minimal,
      services: { prod: { acme: 1 }, staging: { acme: '7', globex: 0 }, 'http://127.0.0.1:4300': {} },
    });
    expect((await problemLines()).map((line) => line.replace(/^\S+ +/, ''))).toEqual([
      expect.stringContaining('is not a platform: production, staging, or the address of one'),
      'services.staging.acme: must be the id of a service, a whole number from 1, found "7"',
      'services.staging.globex: must be the id of a service, a whole number from 1, found 0',
    ]);
  });

  it('has objects where objects belong, not lists', async () => {
    write({ ...minimal, endpoints: [], dev: { env: [1] } });
    expect((await problemLines()).map((line) => line.replace(/^\S+ +/, ''))).toEqual([
      'endpoints: must be an object, found []',
      'dev.env: must be an object, found [1]',
    ]);
  });

  it('names keys that would read as something else in quotes', async () => {
    write({ ...minimal, dev: { env: { 'A=B': 'x' } } });
    expect((await problemLines())[0]).toContain('dev.env["A=B"]: is not the name of an environment variable');
  });
});

describe('a file that is no JSON', () => {
  it.each([
    ['a missing comma', '{\n  "name": "S"\n  "url": "x"\n}', '3:3', 'a comma is expected here (at "url")'],
    ['single quotes', "{\n  'name': 1\n}", '2:3', 'needs double quotes'],
    ['a missing brace', '{\n  "name": "S"\n', '3:1', 'a closing } is missing'],
    ['an open string', '{ "name": "S\n}', '1:11', 'this string is not closed on its line'],
    ['two documents', '{}\n{}', '2:1', 'more follows'],
    ['HTML', '<!doctype html>', '1:1', 'not JSON'],
  ])('%s', async (_, text, place, words) => {
    write(text);
    const lines = await problemLines();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`rehive.json:${place}  not JSON: `);
    expect(lines[0]).toContain(words);
  });

  it('trailing commas are all named, where they stand', async () => {
    write('{\n  "name": "S",\n  "permissions": [ {"level": "view"}, // why\n ],\n  "tags": ["a",],\n}');
    expect(await problemLines()).toEqual([
      'rehive.json:3:37  not JSON: remove this comma, nothing follows it',
      'rehive.json:5:15  not JSON: remove this comma, nothing follows it',
      'rehive.json:5:17  not JSON: remove this comma, nothing follows it',
    ]);
  });

  it.each(['', ' \n', '// only a comment\n'])('nothing in it: %j', async (text) => {
    write(text);
    expect(await problemLines()).toEqual(['rehive.json:1:1  is empty']);
  });

  it('UTF-16, binary, too large', async () => {
    write(Buffer.from('\uFEFF{}', 'utf16le'));
    expect((await failure()).message).toBe('rehive.json is UTF-16, not UTF-8.');
    write(Buffer.from([0x7b, 0xff, 0xc0, 0x7d]));
    expect((await failure()).message).toBe('rehive.json is not UTF-8 text.');
    write(`{${' '.repeat(1_000_001)}}`);
    expect((await failure()).message).toContain('a manifest has at most 1000000');
  });
});

describe('finding it', () => {
  it('looks upwards from a folder inside the project', async () => {
    write(minimal);
    const inside = join(dir, 'src', 'routes');
    mkdirSync(inside, { recursive: true });
    expect(await findManifest(inside)).toBe(join(dir, 'rehive.json'));
    expect((await loadNearestManifest(inside)).dir).toBe(dir);
  });

  it('missing: says where it looked and what to do', async () => {
    const error = await failure();
    expect(error.message).toBe(`There is no rehive.json in ${dir}.`);
    expect(error.nextSteps.join('\n')).toContain('rehive-ext create');
    await expect(loadNearestManifest(dir)).rejects.toThrow(
      `There is no rehive.json in ${dir} or in any folder above it.`,
    );
  });

  it('a folder of that name is no manifest', async () => {
    mkdirSync(join(dir, 'rehive.json'));
    expect((await failure()).message).toBe('rehive.json is a folder, not a file.');
  });
});
