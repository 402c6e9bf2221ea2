import { describe, expect, test } from 'vitest';
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

describe('the user API', () => {
  const path = '/user/transactions/';

  test("lists a user's own transactions, page by page", async () => {
    await pair.activate();
    for (let count = 1; count <= 3; count += 1) {
      await pair.platform.sendWebhook({ company: 'acme', event: 'transaction.create', id: `e${count}` });
    }
    const rows = () => pair.database.query<{ user_id: string }>('select user_id from transactions');
    await expect.poll(async () => (await rows()).length).toBe(3);
    const [row] = await rows();
    const token = pair.platform.issueToken(row?.user_id ?? '');

    const first = await pair.call(`${path}?page_size=2`, { token });
    expect(first).toMatchObject({
      status: 200,
      body: { data: { count: 3, previous: null, next: expect.any(String) } },
    });
    expect(first.body.data?.['results']).toHaveLength(2);
    const next = String(first.body.data?.['next']).slice(pair.url.length);
    expect((await pair.call(next, { token })).body.data).toMatchObject({
      next: null,
      results: [{ amount: expect.any(String) }],
    });

    const other = pair.platform.addUser('acme').token;
    expect((await pair.call(path, { token: other })).body.data).toMatchObject({ count: 0, results: [] });
  });

  test('refuses what it can make nothing of', async () => {
    await pair.activate();
    const token = pair.access('acme').user_token;
    expect(await pair.call(`${path}?page_size=1000`, { token })).toMatchObject({
      status: 400,
      body: { data: { page_size: [expect.any(String)] } },
    });
    expect(await pair.call('/user/nothing/', { token })).toMatchObject({
      status: 404,
      body: { status: 'error' },
    });
  });
});

test('it says that it is alive and ready, and what its API is', async () => {
  expect((await pair.call('/health/')).status).toBe(200);
  expect((await pair.call('/ready/')).status).toBe(200);
  expect(Object.keys(((await pair.call('/openapi.json')).body as { paths: object }).paths)).toEqual([
    '/admin/company/',
    '/user/transactions/',
  ]);
});
