import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { root, runBin } from '../run-bin.js';
import { answering } from './production-platform.js';
import { expectClean, productionPlace, textsOf } from './production-place.js';

describe('webhooks', () => {
  it.each(['yesterday', '2026', '2026-13-40'])(
    'list --since %s: exit 2, and what a time is',
    async (time) => {
      const { code, stdout, stderr } = await runBin('rehive-ext', ['webhooks', 'list', '--since', time]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('It must be a time such as 2026-11-24T09:00Z, or how long ago: ');
    },
  );

  it('list, show and pull: failing ones first, filtered, without secrets and personal data', async () => {
    const { raise, extension, webhooks, said, cwd, token, secret } = await productionPlace();
    await raise();
    answering(extension, 500, 'User zsofia.bartok@bank.example.hu is unknown');
    await raise();

    const list = await webhooks('list');
    expect(list.code, list.stderr).toBe(0);
    const states = list.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 10));
    expect(states).toEqual(['✗ given up', '✗ given up', '✓ delivere', '✓ delivere']);
    const filtered = JSON.parse(
      (await webhooks('list', '--json', '--event', 'user.update', '--state', 'delivered', '--since', '1h'))
        .stdout,
    ) as { webhook_tasks: { id: number; event: string; state: string }[]; more: boolean };
    expect(filtered).toMatchObject({
      webhook_tasks: [{ event: 'user.update', state: 'delivered' }],
      more: false,
    });
    expect(JSON.parse((await webhooks('list', '--json', '--limit', '1')).stdout)).toMatchObject({
      more: true,
    });

    const shown = await webhooks('show', '4', '--debug');
    expect(shown.stdout).toMatch(/Tries:\n {2}\S+Z {2}500/);
    expect(shown.stdout).toMatch(/"email": "user-[0-9a-f]{12}@example\.com"/);

    const pulled = await webhooks('pull', '--out', 'all.jsonl', '--json');
    expect(JSON.parse(pulled.stdout)).toEqual({
      file: 'all.jsonl',
      webhook_tasks: 4,
      more: false,
      personal_data: 'substituted',
      failed: [],
    });
    expect((await stat(join(cwd, 'all.jsonl'))).mode & 0o777).toBe(0o600);
    expect(await webhooks('pull', '--out', 'all.jsonl')).toMatchObject({ code: 2 });
    expect((await readdir(cwd)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const texts = await textsOf(cwd);
    expectClean([...said, ...texts], [token, secret]);

    const lines = texts
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const schema = JSON.parse(await readFile(join(root, 'schema/recording.schema.json'), 'utf8')) as object;
    const fits = new Ajv({ strict: false }).compile(schema);
    for (const line of lines) expect(fits(line), JSON.stringify(fits.errors)).toBe(true);
    // The same customer has the same substitute, so that what belongs together still does.
    const [, contact] = /"contact":"([^"]+)"/.exec(texts.join('')) ?? [];
    expect(texts.join('')).toContain(`"email":"${contact}"`);
  });

  it('--keep-data keeps personal data, says so, and still no secret', async () => {
    const { raise, webhooks, cwd, token, secret } = await productionPlace();
    await raise();
    const { code, stderr } = await webhooks('pull', '--out', 'kept.jsonl', '--keep-data');
    expect(code).toBe(0);
    expect(stderr).toContain('kept.jsonl keeps personal data: names, emails, mobiles');
    const [text = ''] = await textsOf(cwd);
    expect(text).toContain('Bartók-Nagy');
    for (const one of [token, secret]) expect(text).not.toContain(one);
  });

  it('pull writes those that the platform gives, and says of each other why not: exit 1', async () => {
    const { raise, webhooks, cwd, platform } = await productionPlace();
    await raise();
    platform.faults.add({
      match: { path: '/3/admin/webhook-tasks/2/' },
      respond: { status: 403, body: { status: 'error', message: 'Not this one.' } },
    });
    const { code, stdout, stderr } = await webhooks('pull', '1', '2', '4711', '--out', 'some.jsonl');
    expect(code).toBe(1);
    expect(stdout).toContain('✓ 1 delivery of acme-live in some.jsonl.');
    expect(stderr).toMatch(
      /GET \/3\/admin\/webhook-tasks\/2\/ \(403\): Not this one\.\n {2}request id \S+\n/,
    );
    expect(stderr).toMatch(/GET \/3\/admin\/webhook-tasks\/4711\/ \(404\)/);
    expect(await readdir(cwd)).toEqual(['some.jsonl']);
    const json = await webhooks('pull', '1', '2', '--out', 'again.jsonl', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      webhook_tasks: 1,
      failed: [{ id: 2, error: { exit_code: 1, platform: { status: 403 } } }],
    });
    const asked = platform.exchanges.length;
    expect(await webhooks('pull', '1', '--out', 'no/such/folder.jsonl')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("folder.jsonl can't be written: there is no folder"),
    });
    expect(platform.exchanges).toHaveLength(asked);
    const none = await webhooks('pull', '2', '4711', '--out', 'none.jsonl');
    expect(none.code).toBe(1);
    expect(await readdir(cwd)).not.toContain('none.jsonl');
  });

  it('no token: every way to give one, exit 2; nothing to pull: exit 1 and no file', async () => {
    const { webhooks, cwd, platform } = await productionPlace();
    const ran = await runBin('rehive-ext', ['webhooks', 'list', '--api-url', platform.url], {
      env: { REHIVE_ADMIN_TOKEN: undefined, XDG_CONFIG_HOME: cwd },
    });
    expect(ran.code).toBe(2);
    for (const way of ['REHIVE_ADMIN_TOKEN', '--token-stdin', 'rehive-ext login'])
      expect(ran.stderr).toContain(way);
    expect((await webhooks('pull', '--out', 'none.jsonl')).code).toBe(1);
    expect(await readdir(cwd)).toEqual([]);
  });
});
