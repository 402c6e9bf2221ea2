import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutPermissions, withPermissions, withServiceId } from '../../src/manifest/edit-manifest.js';
import { writeManifest } from '../../src/manifest/write-manifest.js';
import { temporaryFolder } from '../cli/temporary-folder.js';

const view = { section: 'admin', type: 'user', level: 'view' } as const;
const add = { section: 'user', type: 'email', level: 'add' } as const;

const commented = `{
  // Who we are.
  "name": "Savings", "url": "https://savings.example.com",
  "permissions": [
    { "section": "admin", "type": "webhook", "level": "add" }, // for the activation
    { "section": "admin", "type": "transaction", "level": "view" } // for the webhook
  ],
  "webhooks": [{ "event": "user.create" }] // none
}
`;

describe('a service id in rehive.json', () => {
  it('is added by platform and company, beside those that are there, and leaves the rest as it is', () => {
    const once = withServiceId(commented, { platform: 'production', company: 'acme', id: 41 });
    expect(once).toBe(
      commented.replace(
        '"webhooks": [{ "event": "user.create" }] // none\n',
        '"webhooks": [{ "event": "user.create" }], // none\n  "services": {\n    "production": {\n      "acme": 41\n    }\n  }\n',
      ),
    );
    const twice = withServiceId(once, { platform: 'staging', company: 'acme', id: 7 });
    expect(twice).toContain(
      '"production": {\n      "acme": 41\n    },\n    "staging": {\n      "acme": 7\n    }',
    );
    expect(twice).toContain('// Who we are.');
    const changed = withServiceId(twice, { platform: 'staging', company: 'acme', id: 8 });
    expect(changed).toBe(twice.replace('7', '8'));
  });

  it('is taken out with what it leaves empty', () => {
    const one = '{ "name": "S", "services": { "staging": { "acme": 7 } } }';
    const both = '{ "services": { "staging": { "acme": 7, "globex": 8 } } }';
    const gone = { platform: 'staging', company: 'acme', id: null };
    expect(withServiceId(one, gone)).toBe('{ "name": "S" }');
    expect(withServiceId(both, gone)).toBe('{ "services": { "staging": { "globex": 8 } } }');
    const registered = withServiceId(commented, { ...gone, id: 7 });
    expect(withServiceId(registered, gone)).toBe(commented);
    expect(withServiceId('{ "name": "S" }', gone)).toBe('{ "name": "S" }');
  });

  it('is written on one line where all is', () => {
    const text = '{"name":"S","services":{"staging":{"acme":7}}}';
    const place = { platform: 'http://127.0.0.1:4300', company: 'a "b"', id: 1 };
    const edited = withServiceId(text, place);
    expect(edited).toBe(
      '{"name":"S","services":{"staging":{"acme":7}, "http://127.0.0.1:4300": { "a \\"b\\"": 1 }}}',
    );
    expect(withServiceId(edited, { ...place, id: null })).toBe(text);
    const fresh = withServiceId('{"name":"S"}', place);
    expect(JSON.parse(fresh)).toEqual({ name: 'S', services: { 'http://127.0.0.1:4300': { 'a "b"': 1 } } });
  });

  it('keeps tabs and line ends', () => {
    const text = '{\r\n\t"name": "S"\r\n}\r\n';
    expect(withServiceId(text, { platform: 'staging', company: 'a', id: 1 })).toBe(
      '{\r\n\t"name": "S",\r\n\t"services": {\r\n\t\t"staging": {\r\n\t\t\t"a": 1\r\n\t\t}\r\n\t}\r\n}\r\n',
    );
  });
});

describe('permissions in rehive.json', () => {
  it('come after the last one, and a comment stays with the one that it is of', () => {
    expect(withPermissions(commented, [view, add])).toBe(
      commented.replace(
        '"level": "view" } // for the webhook\n',
        `"level": "view" }, // for the webhook
    { "section": "admin", "type": "user", "level": "view" },
    { "section": "user", "type": "email", "level": "add" }
`,
      ),
    );
  });

  it.each([
    ['{ "permissions": [] }', '[\n  { "section": "admin", "type": "user", "level": "view" }\n]'],
    ['{\n  "permissions": []\n}', '[\n    { "section": "admin", "type": "user", "level": "view" }\n  ]'],
    [
      '{ "permissions": [{ "section": "user" }] }',
      '[{ "section": "user" }, { "section": "admin", "type": "user", "level": "view" }]',
    ],
  ])('are written where there are %s', (text, list) => {
    expect(withPermissions(text, [view])).toContain(`"permissions": ${list}`);
    expect(() => void JSON.parse(withPermissions(text, [view]))).not.toThrow();
  });

  it('are taken out with the comment on their line, and no other', () => {
    const webhook = { section: 'admin', type: 'webhook', level: 'add' } as const;
    const transaction = { section: 'admin', type: 'transaction', level: 'view' } as const;
    expect(withoutPermissions(commented, [webhook])).toBe(
      commented.replace(/.*\/\/ for the activation\n/, ''),
    );
    expect(withoutPermissions(commented, [transaction])).toBe(
      commented.replace(/.*\/\/ for the webhook\n/, '').replace('"add" },', '"add" }'),
    );
    expect(withoutPermissions(withPermissions(commented, [view, add]), [view, add])).toBe(commented);
    const none = withoutPermissions(commented, [webhook, transaction]);
    expect(none).toContain('"permissions": [\n  ],');
    const inline = '{ "permissions": [{ "section": "admin", "type": "user", "level": "view" }] }';
    expect(withoutPermissions(inline, [view])).toBe('{ "permissions": [] }');
    const two = withPermissions(inline, [add]);
    expect(withoutPermissions(two, [add])).toBe(inline);
    expect(withoutPermissions(two, [view])).toBe(
      '{ "permissions": [{ "section": "user", "type": "email", "level": "add" }] }',
    );
  });
});

describe('writing rehive.json', () => {
  const text = '{ "name": "S", "url": "https://s.io", "permissions": [] }';
  const recorded = (from: string): string =>
    withServiceId(from, { platform: 'staging', company: 'acme', id: 1 });

  it('keeps a byte order mark, the mode and a link', async () => {
    const folder = await temporaryFolder('rehive-write');
    const [file, link] = [join(folder, 'real.json'), join(folder, 'rehive.json')];
    await writeFile(file, `\uFEFF${text}`);
    await chmod(file, 0o640);
    await symlink(file, link);
    expect(await writeManifest(link, recorded)).toBe(true);
    expect(await writeManifest(link, recorded)).toBe(false);
    const written = await readFile(file, 'utf8');
    expect(written.startsWith('\uFEFF{')).toBe(true);
    expect(written).toContain('"acme": 1');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  it('is refused where the file, or what would become of it, is not valid', async () => {
    const folder = await temporaryFolder('rehive-write');
    const file = join(folder, 'rehive.json');
    await writeFile(file, '{');
    await expect(writeManifest(file, recorded)).rejects.toThrow('somebody else has changed it');
    await writeFile(file, text);
    await expect(writeManifest(file, () => '{}')).rejects.toThrow('the change would break it');
    expect(await readFile(file, 'utf8')).toBe(text);
    await expect(writeManifest(join(folder, 'none.json'), recorded)).rejects.toThrow('ENOENT');
  });
});
