import { describe, expect, test } from 'vitest';
import manifest from '../rehive.json' with { type: 'json' };
import { usePair } from './support/pair.js';

const pair = usePair();

describe('the admin API', () => {
  const path = '/admin/company/';

  test('answers admins and services of an active company, about their own', async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    for (const id of ['acme', 'globex']) {
      for (const token of [pair.access(id).admin_token, pair.platform.serviceToken(id) ?? '']) {
        expect(await pair.call(path, { token })).toMatchObject({
          status: 200,
          body: { status: 'success', data: { id } },
        });
      }
    }
  });

  test('refuses everybody else in the envelope of the platform', async () => {
    await pair.activate('acme');
    const cases: [string | undefined, number][] = [
      [undefined, 401],
      ['wrong', 401],
      [pair.access('acme').user_token, 403],
      [pair.access('globex').admin_token, 403],
    ];
    for (const [token, status] of cases) {
      const answer = await pair.call(path, token === undefined ? {} : { token });
      expect(answer).toMatchObject({ status, body: { status: 'error', message: expect.any(String) } });
    }
  });

  test("passes on the caller's header and address, and believes no address that the caller made up", async () => {
    await pair.activate();
    const token = pair.access('acme').admin_token;
    await pair.call(path, { token, headers: { 'X-Forwarded-For': '203.0.113.9' } });
    const check = pair.platform.exchanges.findLast(({ request }) => request.url.endsWith('/3/auth/'));
    expect(check?.request.headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(check?.auth).toMatchObject({ scheme: 'Token', outcome: 'valid', group: 'admin' });
  });

  test.each([
    [
      'is busy',
      { status: 429, body: { status: 'error', message: 'Busy.' }, headers: { 'Retry-After': '7' } },
      503,
      '7',
    ],
    ['fails', { status: 500 }, 502, null],
  ])('says so when the platform %s', async (_, respond, status, retryAfter) => {
    await pair.activate();
    pair.platform.faults.add({ match: { path: '/3/auth/' }, respond });
    const answer = await pair.call(path, { token: pair.access('acme').admin_token });
    expect(answer).toMatchObject({ status, body: { status: 'error' } });
    expect(answer.headers.get('Retry-After')).toBe(retryAfter);
  });
});

describe('the admin API of webhooks', () => {
  const path = '/admin/webhooks/';
  const event = 'transaction.create';

  test('lists what was received, page by page, and only the own company', async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    for (const id of ['e1', 'e2', 'e3']) await pair.platform.sendWebhook({ company: 'acme', event, id });
    await expect.poll(() => pair.webhooks()).toEqual({ pending: 0, handled: 3, dead: 0 });
    const token = pair.access('acme').admin_token;

    const first = await pair.call(`${path}?page_size=2&state=handled`, { token });
    expect(first).toMatchObject({ status: 200, body: { data: { count: 3, previous: null } } });
    expect(first.body.data?.['results']).toMatchObject([
      { id: 'e3', state: 'handled', attempts: 1 },
      { id: 'e2' },
    ]);
    const next = String(first.body.data?.['next']).slice(pair.url.length);
    expect(next).toBe('/admin/webhooks/?page_size=2&state=handled&page=2');
    expect((await pair.call(next, { token })).body.data).toMatchObject({
      next: null,
      results: [{ id: 'e1' }],
    });

    const other = pair.access('globex').admin_token;
    expect((await pair.call(path, { token: other })).body.data).toMatchObject({ count: 0, results: [] });
    expect(await pair.call(`${path}?page_size=1000&state=lost`, { token })).toMatchObject({
      status: 400,
      body: { data: { page_size: [expect.any(String)], state: [expect.any(String)] } },
    });
  });

  test('tries a dead one again, of the own company only', async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    const authorization = `Secret ${pair.platform.webhookSecret('acme', event)}`;
    const body = { id: 'a/b?', event, company: 'acme', data: null };
    await pair.call('/webhook/', { headers: { Authorization: authorization }, body });
    await expect.poll(() => pair.webhooks()).toEqual({ pending: 0, handled: 0, dead: 1 });
    const retry = (id: string) =>
      pair.call(`${path}${encodeURIComponent('a/b?')}/retry/`, {
        token: pair.access(id).admin_token,
        body: '',
      });
    expect((await retry('globex')).status).toBe(404);
    expect(await retry('acme')).toMatchObject({
      status: 200,
      body: { data: { id: 'a/b?', state: 'pending' } },
    });
    await expect.poll(() => pair.webhooks()).toEqual({ pending: 0, handled: 0, dead: 1 });
  });
});

test('it says that it is alive and ready, and what its API is', async () => {
  expect((await pair.call('/health/')).status).toBe(200);
  expect((await pair.call('/ready/')).status).toBe(200);
  const { headers, body } = await pair.call('/openapi.json');
  expect(headers.get('x-request-id')).toMatch(/\S/);
  const { paths } = body as { paths: object };
  const user = manifest.endpoints.user;
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/admin/company/', '/admin/webhooks/', '/admin/webhooks/{id}/retry/', user]),
  );
  const page = await (await fetch(`${pair.url}/docs`)).text();
  for (const path of Object.keys(paths)) expect(page).toContain(path);
});
