import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseSavedState } from '../../src/simulator/saved-state.js';
import { createStateWriter, readStateFile, writeStateFile } from '../../src/simulator/state-file.js';
import { startPlatform } from '../../src/simulator/platform.js';
import { accessOf, clientOf, freshExtension, freshPlatform } from './platform-requests.js';

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rehive-state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, '.rehive');
}

describe('a saved state', () => {
  it('lets a new platform go on where the old one stopped', async () => {
    const extension = await freshExtension();
    const first = await startPlatform();
    await first.activate({
      company: 'acme',
      url: extension.url,
      permissions: [{ section: 'admin', type: 'webhook', level: 'add' }],
    });
    const token = first.serviceToken('acme');
    await clientOf(first, token)('POST', 'admin/webhooks/', {
      body: { url: `${extension.url}/webhook/`, event: 'transaction.create', secret: 's'.repeat(40) },
    });
    await first.sendWebhook({ company: 'acme', event: 'transaction.create' });
    const saved: unknown = JSON.parse(JSON.stringify(first.save()));
    const access = accessOf(first);
    await first.close();

    const second = await freshPlatform({ savedState: parseSavedState(saved, 'saved') });
    expect(accessOf(second)).toEqual(access);
    expect(second.serviceToken('acme')).toBe(token);
    expect((await clientOf(second, token)('GET', 'auth/')).status).toBe(200);
    const report = await second.rotate({ company: 'acme' });
    expect(report.exchange.request.body).toEqual({ token: '[service token 2 of acme]' });
    const [webhook] = await second.sendWebhook({ company: 'acme', event: 'transaction.create' });
    expect(webhook?.accepted).toBe(true);
    const ids = extension.calls.filter(({ path }) => path === '/webhook/').map(({ body }) => body['id']);
    expect(new Set(ids).size).toBe(2);
  });

  it('is detached from the platform that it came from', async () => {
    const platform = await freshPlatform();
    const saved = platform.save();
    const before = JSON.stringify(saved);
    platform.addCompany({ id: 'globex' });
    expect(JSON.stringify(saved)).toBe(before);
    const other = await freshPlatform({ savedState: saved });
    other.addUser('acme');
    expect(JSON.stringify(saved)).toBe(before);
  });

  it('tells of every change, before the answer to it', async () => {
    let changes = 0;
    const platform = await freshPlatform({ onChange: () => (changes += 1) });
    const before = changes;
    await clientOf(platform, accessOf(platform).admin_token)('POST', 'admin/services/', {
      body: { name: 'One', url: 'https://example.com' },
    });
    expect(changes).toBeGreaterThan(before);
  });
});

describe('the state file', () => {
  it('is written whole, for its owner alone, in a folder for its owner alone', async () => {
    const folder = await freshFolder();
    const platform = await freshPlatform();
    expect(await readStateFile(folder)).toBeNull();
    const saved = platform.save();
    await writeStateFile(folder, saved);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'state.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['.gitignore', 'state.json']);
    expect(await readStateFile(folder)).toEqual(saved);
  });

  it('is brought up to date soon after a change, and at once when flushed', async () => {
    const folder = await freshFolder();
    const platform = await freshPlatform();
    const writer = createStateWriter(folder, () => platform.save());
    writer.changed();
    platform.addCompany({ id: 'globex' });
    writer.changed();
    await writer.flush();
    expect((await readStateFile(folder))?.companies.map(({ id }) => id)).toEqual(['acme', 'globex']);
    platform.addCompany({ id: 'initech' });
    writer.changed();
    await expect.poll(async () => (await readStateFile(folder))?.companies.length).toBe(3);
  });

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['another version', '{"version":2}', 'its version is 2, expected 1'],
    ['a list without its records', '{"version":1,"sequences":{}}', 'companies is not a list'],
    [
      'a record without its key',
      '{"version":1,"sequences":{},"companies":[{"id":1}]}',
      'companies[0].id is not a string',
    ],
    [
      'a delivery without its body',
      '{"version":1,"sequences":{},"companies":[],"users":[],"tokens":[],"services":[],"webhooks":[],"webhook_tasks":[{"id":1,"company":"acme","webhook_id":1}]}',
      'webhook_tasks[0].body is not an object',
    ],
  ])('with %s is refused, and stays as it is', async (_what, text, message) => {
    const folder = await freshFolder();
    await writeStateFile(folder, (await freshPlatform()).save());
    await writeFile(join(folder, 'state.json'), text);
    await expect(readStateFile(folder)).rejects.toThrow(message);
    expect(await readFile(join(folder, 'state.json'), 'utf8')).toBe(text);
  });
});
