import { describe, expect, test } from 'vitest';
import { ensureWebhookSecret } from '../src/core/companies.js';
import { contextOf } from './support/context.js';
import { usePair } from './support/pair.js';

const pair = usePair();

const companies = () => pair.database.query<{ id: string }>('select id from companies where active');
const company = () => pair.call('/admin/company/', { token: pair.access('acme').admin_token });

describe('activation', () => {
  test('stores the company, and its webhook has a secret of its own', async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    expect((await company()).body.data).toMatchObject({ id: 'acme', active: true });
    const secrets = ['acme', 'globex'].map((id) => pair.platform.webhookSecret(id, 'transaction.create'));
    expect(new Set(secrets).size).toBe(2);
    for (const secret of secrets) expect(secret?.length).toBeGreaterThanOrEqual(32);
  });

  test('is repeatable: the secret stays and the new token is used', async () => {
    await pair.activate();
    const secret = pair.platform.webhookSecret('acme', 'transaction.create');
    await pair.activate();
    expect(pair.platform.webhookSecret('acme', 'transaction.create')).toBe(secret);
    const [delivery] = await pair.platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
    expect(delivery?.accepted).toBe(true);
    await expect.poll(() => pair.webhooks()).toMatchObject({ handled: 1 });
  });

  test('repairs a webhook that has another secret or was disabled', async () => {
    await pair.activate();
    const secret = pair.platform.webhookSecret('acme', 'transaction.create');
    for (const webhook of pair.platform.state.webhooks.values()) {
      webhook.secret = 'changed-by-somebody-else-0123456789';
      webhook.enabled = false;
    }
    await pair.activate();
    expect([...pair.platform.state.webhooks.values()]).toMatchObject([{ secret, enabled: true }]);
  });

  test.each(['another', 'test'])('brings a company back whose key is lost, named %s', async (id) => {
    const secret = await ensureWebhookSecret(contextOf(pair.database, id), 'acme');
    await pair.activate();
    expect(pair.platform.webhookSecret('acme', 'transaction.create')).not.toBe(secret);
    const [delivery] = await pair.platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
    expect(delivery?.accepted).toBe(true);
  });

  test.each([
    ['a token that the platform does not know', () => 'x'.repeat(64), 401],
    ["a user's token", () => pair.access('acme').user_token, 403],
    ["an admin's token", () => pair.access('acme').admin_token, 403],
  ])('refuses %s and stores nothing', async (_, token, status) => {
    const { status: answered, body } = await pair.call('/activate/', { body: { token: token() } });
    expect(answered).toBe(status);
    expect(body).toMatchObject({ status: 'error', message: expect.any(String) });
    expect(await pair.database.query('select id from companies')).toEqual([]);
  });

  test.each([
    ['no JSON', '{"token"'],
    ['no token', {}],
    ['a token that fits no header', { token: 'two\nlines' }],
    ['a token that is no string', { token: 5 }],
    ['no object', 'null'],
  ])('refuses a body with %s', async (_, body) => {
    expect(await pair.call('/activate/', { body })).toMatchObject({ status: 400, body: { status: 'error' } });
  });

  test.each([
    ['fails', { status: 500 }, 502],
    ['answers HTML', { status: 200, body: '<html></html>' }, 502],
    [
      'is busy',
      { status: 429, body: { status: 'error', message: 'Busy.' }, headers: { 'Retry-After': '7' } },
      503,
    ],
    ['drops the connection', 'drop' as const, 503],
  ])('is refused, not granted, when the platform %s', async (_, respond, status) => {
    pair.platform.faults.add({ match: { path: '/3/auth/' }, respond });
    await expect(pair.activate()).rejects.toThrow('An error occurred in the service');
    pair.platform.faults.clear();
    expect(pair.platform.exchanges.at(-1)?.response?.status).toBe(status);
    expect(await companies()).toEqual([]);
  });

  test('is answered within the 10 seconds of the platform, however slow that is at each of its calls', async () => {
    await pair.activate();
    const before = await pair.database.query('select * from companies');
    pair.platform.faults.add({ match: { path: /^\/3\// }, respond: { delayMs: 3_500 } });
    await expect(pair.activate()).rejects.toThrow('The Rehive platform did not answer.');
    const call = pair.platform.exchanges.findLast(({ direction }) => direction === 'to-extension');
    expect(call?.response?.status).toBe(503);
    expect(call?.duration_ms).toBeLessThan(9_500);
    expect(await pair.database.query('select * from companies')).toEqual(before);
  });

  test('tells the admin what the platform said of its webhooks, and changes nothing', async () => {
    await pair.activate();
    const before = await pair.database.query('select * from companies');
    pair.platform.faults.add({
      match: { method: 'POST', path: '/3/admin/webhooks/' },
      respond: { status: 403, body: { status: 'error', message: 'No permission for webhooks.' } },
    });
    await expect(pair.activate()).rejects.toThrow('No permission for webhooks.');
    expect(pair.platform.exchanges.at(-1)?.response?.status).toBe(502);
    expect(await pair.database.query('select * from companies')).toEqual(before);
  });

  test('keeps tokens and secrets out of the log, and readable nowhere in the database', async () => {
    await pair.activate();
    await pair.platform.rotate({ company: 'acme' });
    const secrets = [
      pair.platform.serviceToken('acme') ?? '',
      pair.platform.webhookSecret('acme', 'transaction.create') ?? '',
    ];
    const stored = JSON.stringify(await pair.database.query('select * from companies'));
    for (const secret of secrets) {
      expect(secret).not.toBe('');
      expect(pair.log()).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
    expect(pair.log()).toContain('activate: done');
  });
});
