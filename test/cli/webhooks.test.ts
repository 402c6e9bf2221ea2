import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { runBin, root, type Ran } from '../run-bin.js';
import { makeProject } from './extension-project.js';
import { answering, personal, production } from './production-platform.js';
import { endAll, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

/** Production, a folder to work in, and the commands there; nothing that they say holds a secret or names the customer. */
async function place(dir?: string) {
  const live = await production();
  const cwd = dir ?? (await temporaryFolder('rehive-webhooks'));
  const config = await temporaryFolder('rehive-config');
  const said: string[] = [];
  const run = async (args: readonly string[]): Promise<Ran> => {
    const ran = await runBin('rehive-ext', args, {
      cwd,
      env: { REHIVE_ADMIN_TOKEN: live.token, XDG_CONFIG_HOME: config, APPDATA: config },
    });
    said.push(ran.stdout, ran.stderr);
    return ran;
  };
  const webhooks = (...args: string[]): Promise<Ran> =>
    run(['webhooks', ...args, '--api-url', live.platform.url]);
  return { ...live, cwd, config, run, webhooks, said };
}

function expectClean(texts: readonly string[], secrets: readonly string[]): void {
  const all = texts.join('\n');
  for (const secret of [...secrets, ...personal]) expect(all).not.toContain(secret);
  expect(all).not.toMatch(/\b[0-9a-f]{64}\b/);
}

async function textsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.(jsonl|har|sh)$/.test(name));
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

describe('webhooks', () => {
  it('list, show and pull: failing ones first, filtered, without secrets and personal data', async () => {
    const { raise, extension, webhooks, said, cwd, token, secret } = await place();
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
    const { raise, webhooks, cwd, token, secret } = await place();
    await raise();
    const { code, stderr } = await webhooks('pull', '--out', 'kept.jsonl', '--keep-data');
    expect(code).toBe(0);
    expect(stderr).toContain('kept.jsonl keeps personal data: names, emails, mobiles');
    const [text = ''] = await textsOf(cwd);
    expect(text).toContain('Bartók-Nagy');
    for (const one of [token, secret]) expect(text).not.toContain(one);
  });

  it('no token: every way to give one, exit 2; nothing to pull: exit 1 and no file', async () => {
    const { webhooks, cwd, platform } = await place();
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

describe('replay', () => {
  it('sends what was pulled to the local extension, and what was recorded there once more', async () => {
    const project = await makeProject();
    const { raise, run, webhooks, said, token, secret, extension } = await place(project.dir);
    answering(extension, 500);
    await raise();
    await webhooks('pull', '--event', 'transaction.create', '--out', 'failed.jsonl');
    const dev = spawnBin(['dev', project.platformFlag, '--record', 'local.jsonl'], project.dir, {
      XDG_CONFIG_HOME: project.dir,
    });
    await dev.waitFor(/The extension answers/);
    await run(['simulate', 'activate']);

    const replayed = await run(['replay', 'failed.jsonl', '--json']);
    expect(replayed.code, replayed.stderr).toBe(1);
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      replayed: 1,
      differing: 1,
      deliveries: [
        {
          event: 'transaction.create',
          company: 'acme',
          accepted: true,
          comparison: {
            status: { recorded: 500, now: 202 },
            effects: { compared: false, now: { 'GET /3/admin/transactions/{id}/': 1 } },
          },
        },
      ],
    });
    const expected = await run(['replay', 'failed.jsonl', '--new-ids', '--expect', 'accepted']);
    expect(expected).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 are accepted') });
    await dev.end();

    const again = spawnBin(['dev', project.platformFlag], project.dir);
    await again.waitFor(/The extension answers/);
    const same = await run(['replay', 'local.jsonl', '--new-ids']);
    expect(same.code, same.stdout + same.stderr).toBe(0);
    expect(same.stdout).toContain('2 of 2 are as recorded.');
    expect(same.stdout).toContain('it does: GET /3/admin/transactions/{id}/');
    await run(['replay', 'local.jsonl']);
    const twice = await run(['replay', 'local.jsonl']);
    expect(twice).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('--new-ids sends them as new ones'),
    });
    expect(twice.stdout).toContain('GET /3/admin/transactions/{id}/: not at all (recorded: 1×)');

    expect((await run(['replay', 'local.jsonl', '--pace', 'step'])).code).toBe(2);
    await again.end();
    const secrets = [...(await project.secrets()), token, secret];
    expectClean([...said, dev.stdout(), dev.stderr(), ...(await textsOf(project.dir))], secrets);
  });
});
