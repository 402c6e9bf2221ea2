import { describe, expect, test } from 'vitest';
import { usePair } from './support/pair.js';

const pair = usePair();
const event = 'transaction.create';

const company = (id = 'acme') => pair.call('/admin/company/', { token: pair.access(id).admin_token });
const handled = (id = 'acme') => pair.webhooks(id);

describe('rotation', () => {
  test('the next webhook is handled with the new token', async () => {
    await pair.activate();
    const old = pair.platform.serviceToken('acme');
    expect((await pair.platform.rotate({ company: 'acme' })).accepted).toBe(true);
    expect(pair.platform.serviceToken('acme')).not.toBe(old);
    await pair.platform.sendWebhook({ company: 'acme', event });
    await expect.poll(() => handled()).toEqual({ pending: 0, handled: 1, dead: 0 });
    const lookup = pair.platform.exchanges.find(({ request }) =>
      request.url.includes('/admin/transactions/'),
    );
    expect(lookup?.response?.status).toBe(200);
  });

  test('a call that was under way with the old token is made again with the new one, at once', async () => {
    await pair.activate();
    const refused = { status: 401, body: { status: 'error', message: 'Invalid token.' } };
    for (const respond of [{ delayMs: 700 }, refused]) {
      pair.platform.faults.add({ match: { path: /transactions/ }, times: 1, respond });
    }
    await pair.platform.sendWebhook({ company: 'acme', event });
    expect((await pair.platform.rotate({ company: 'acme' })).accepted).toBe(true);
    await expect.poll(() => handled()).toEqual({ pending: 0, handled: 1, dead: 0 });
    expect(pair.log()).not.toContain('could not handle');
    const lookups = pair.platform.exchanges.filter(({ request }) => request.url.includes('/transactions/'));
    expect(lookups.slice(0, 2).map(({ response }) => response?.status)).toEqual([401, 200]);
  });

  test("reaches the company of the token and no other's", async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    const before = await pair.database.query("select * from companies where id = 'globex'");
    await pair.platform.rotate({ company: 'acme' });
    expect(await pair.database.query("select * from companies where id = 'globex'")).toEqual(before);
  });

  test.each([
    ['an unknown token', () => 'x'.repeat(64), 401],
    ["a user's token", () => pair.access('acme').user_token, 403],
    [
      'the token of a company that is not active here',
      () => pair.platform.addUser('globex', { group: 'service' }).token,
      404,
    ],
  ])('refuses %s and keeps what it has', async (_, token, status) => {
    await pair.activate();
    const before = await pair.database.query('select * from companies');
    expect(await pair.call('/rotate/', { body: { token: token() } })).toMatchObject({
      status,
      body: { status: 'error' },
    });
    expect(await pair.database.query('select * from companies')).toEqual(before);
  });

  test('is refused while the extension is not active for the company', async () => {
    await pair.activate();
    await pair.platform.deactivate({ company: 'acme' });
    const before = await pair.database.query('select * from companies');
    const { token } = pair.platform.addUser('acme', { group: 'service' });
    expect((await pair.call('/rotate/', { body: { token } })).status).toBe(404);
    expect(await pair.database.query('select * from companies')).toEqual(before);
  });
});

describe('deactivation', () => {
  test('stops the extension for that company and keeps its data for when it comes back', async () => {
    await pair.activate();
    await pair.platform.sendWebhook({ company: 'acme', event });
    await expect.poll(() => handled()).toEqual({ pending: 0, handled: 1, dead: 0 });
    const secret = pair.platform.webhookSecret('acme', event);

    expect((await pair.platform.deactivate({ company: 'acme' })).accepted).toBe(true);
    expect((await company()).status).toBe(403);
    const late = { id: 'late', event, company: 'acme', data: {} };
    const headers = { Authorization: `Secret ${secret}` };
    expect((await pair.call('/webhook/', { headers, body: late })).status).toBe(401);

    await pair.activate();
    expect(await handled()).toEqual({ pending: 0, handled: 1, dead: 0 });
  });

  test('what was pending is handled after the next activation, however long it was to wait', async () => {
    await pair.activate();
    const busy = {
      status: 429,
      body: { status: 'error', message: 'Busy.' },
      headers: { 'Retry-After': '60' },
    };
    pair.platform.faults.add({ match: { path: /transactions/ }, respond: busy });
    await pair.platform.sendWebhook({ company: 'acme', event });
    await expect.poll(() => handled()).toEqual({ pending: 1, handled: 0, dead: 0 });
    await pair.platform.deactivate({ company: 'acme' });
    pair.platform.faults.clear();
    await pair.activate();
    await expect.poll(() => handled(), { timeout: 5_000 }).toEqual({ pending: 0, handled: 1, dead: 0 });
  });

  test('a purge deletes everything about that company and nothing about another', async () => {
    for (const id of ['acme', 'globex']) {
      await pair.activate(id);
      await pair.platform.sendWebhook({ company: id, event });
      await expect.poll(() => handled(id)).toEqual({ pending: 0, handled: 1, dead: 0 });
    }
    expect((await pair.platform.deactivate({ company: 'acme', purge: true })).accepted).toBe(true);
    const rows = await pair.database.query<{ company: string }>(
      'select id as company from companies union all select company_id from inbox',
    );
    expect(rows.map(({ company: left }) => left)).toEqual(['globex', 'globex']);
  });

  test('a company that was deactivated earlier can still be purged, with its last token only', async () => {
    await pair.activate();
    const last = pair.platform.serviceToken('acme') ?? '';
    await pair.platform.deactivate({ company: 'acme' });
    const purge = (token: string) => pair.call('/deactivate/', { body: { token, purge: true } });
    expect((await purge('x'.repeat(64))).status).toBe(401);
    expect((await purge(last)).status).toBe(200);
    expect(await pair.database.query('select id from companies')).toEqual([]);
  });

  test('a token that was revoked deactivates nothing, also when it is the stored one', async () => {
    await pair.activate();
    const token = pair.platform.serviceToken('acme') ?? '';
    pair.platform.revokeToken(token);
    expect((await pair.call('/deactivate/', { body: { token, purge: true } })).status).toBe(401);
    expect((await company()).body.data).toMatchObject({ active: true });
  });

  test.each([
    ["a user's token", () => ({ token: pair.access('acme').user_token }), 403],
    ['an unclear purge', () => ({ token: pair.platform.serviceToken('acme'), purge: 'yes' }), 400],
  ])('refuses %s', async (_, body, status) => {
    await pair.activate();
    expect((await pair.call('/deactivate/', { body: body() })).status).toBe(status);
    expect((await company()).body.data).toMatchObject({ active: true });
  });

  test('may be repeated', async () => {
    const { token } = pair.platform.addUser('acme', { group: 'service' });
    expect(await pair.call('/deactivate/', { body: { token } })).toMatchObject({
      status: 200,
      body: { status: 'success' },
    });
  });
});
