import { inspect } from 'node:util';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { Interrupted, UserError } from '../../src/errors.js';
import { createPlatformClient } from '../../src/platform-client/create-platform-client.js';
import type { PlatformClientOptions, Wait } from '../../src/platform-client/platform-client.js';
import { PlatformError } from '../../src/platform-client/platform-error.js';
import { startScripted, type Scripted, type ScriptedServer } from './scripted-server.js';

const token = 'a1b2'.repeat(16);
const fine: Scripted = { status: 200, body: { status: 'success', data: { id: 7 } } };
const record = v.object({ id: v.number() });
const failing = (status: number, message: string, headers = {}): Scripted => ({
  status,
  headers,
  body: { status: 'error', message },
});

const drop: Scripted = (response) => response.destroy();

let server: ScriptedServer;
afterEach(() => server.close());

/** A client of a server that answers as told. It notes its waits instead of waiting. */
async function clientOf(script: Scripted[], options: Partial<PlatformClientOptions> = {}) {
  server = await startScripted(...script);
  const waits: Wait[] = [];
  const client = createPlatformClient({
    apiUrl: server.url,
    token,
    userAgent: 'rehive-ext/test',
    sleep: async () => {},
    onWait: (wait) => waits.push(wait),
    ...options,
  });
  return { client, waits };
}

async function failureOf(promise: Promise<unknown>): Promise<PlatformError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlatformError)) throw new Error(`Expected a PlatformError, got ${inspect(error)}`);
  expect(inspect(error, { depth: 9 })).not.toContain(token);
  return error;
}

describe('a request', () => {
  it('carries the token, who asks, the key and a JSON body, and gives the data of the envelope', async () => {
    const { client } = await clientOf([{ ...fine, headers: { 'Idempotent-Replayed': 'true' } }]);
    const reply = await client.post('admin/services/', { name: 'S' }, record, { idempotencyKey: 'k1' });
    expect(reply).toEqual({ data: { id: 7 }, status: 200, replayed: true });
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      path: '/3/admin/services/',
      body: '{"name":"S"}',
      headers: {
        authorization: `Token ${token}`,
        'user-agent': 'rehive-ext/test',
        'idempotency-key': 'k1',
        'content-type': 'application/json',
      },
    });
  });

  it('DELETE and PATCH go where they should', async () => {
    const { client } = await clientOf([fine]);
    await client.delete('admin/services/1/');
    await client.patch('admin/services/2/', {}, record);
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /3/admin/services/1/',
      'PATCH /3/admin/services/2/',
    ]);
  });

  it.each(['two words', 'line\nbreak', '', 'ümlaut'])('is not made with the token %j', async (wrong) => {
    server = await startScripted(fine);
    expect(() => createPlatformClient({ apiUrl: server.url, token: wrong, userAgent: 'x' })).toThrow(
      UserError,
    );
  });
});

describe('a list', () => {
  it('is read to its last page', async () => {
    const { client } = await clientOf([
      (response) =>
        response.end(
          JSON.stringify({
            status: 'success',
            data: { next: `${server.url}/3/admin/services/?page=2`, results: [{ id: 1 }] },
          }),
        ),
      { status: 200, body: { status: 'success', data: { next: null, results: [{ id: 2 }] } } },
    ]);
    expect(await client.list('admin/services/', record)).toEqual([{ id: 1 }, { id: 2 }]);
    expect(server.received.map(({ path }) => path)).toEqual([
      '/3/admin/services/?page_size=250',
      '/3/admin/services/?page=2',
    ]);
  });

  it('ends early where only the first items are wanted', async () => {
    const { client } = await clientOf([
      (response) =>
        response.end(
          JSON.stringify({
            status: 'success',
            data: { next: `${server.url}/3/a/?page=2`, results: [{ id: 1 }, { id: 2 }, { id: 3 }] },
          }),
        ),
    ]);
    expect(await client.list('a/', record, { atMost: 2 })).toEqual([{ id: 1 }, { id: 2 }]);
    expect(server.received.map(({ path }) => path)).toEqual(['/3/a/?page_size=2']);
  });

  it('is not followed to another host', async () => {
    const other = await startScripted(fine);
    const next = `${other.url}/3/admin/services/?page=2`;
    const { client } = await clientOf([
      { status: 200, body: { status: 'success', data: { next, results: [] } } },
    ]);
    const error = await failureOf(client.list('admin/services/', record));
    expect(error.message).toContain('another host, which must not get the token');
    expect(other.received).toEqual([]);
    await other.close();
  });

  it('does not go round in circles', async () => {
    const { client } = await clientOf([
      (response) =>
        response.end(
          JSON.stringify({
            status: 'success',
            data: { next: `${server.url}/3/a/?page_size=250`, results: [] },
          }),
        ),
    ]);
    expect((await failureOf(client.list('a/', record))).message).toContain('the list does not end');
    expect(server.received).toHaveLength(1);
  });
});

describe('the limits that the platform publishes', () => {
  it('are kept ahead of a 429: 300 requests in 10 s, 200 in a minute in the admin section', async () => {
    let now = 0;
    const { client, waits } = await clientOf([fine], {
      now: () => now,
      sleep: async (ms) => void (now += ms),
    });
    for (let i = 0; i < 201; i += 1) await client.get('admin/services/1/', record);
    expect(waits).toEqual([{ reason: 'paced', ms: 60_000 }]);
    for (let i = 0; i < 150; i += 1) await client.get('auth/', record);
    expect(waits).toHaveLength(1);
    await client.get('auth/', record);
    expect(waits[1]).toEqual({ reason: 'paced', ms: 60_000 });
  });
});

describe('a 429', () => {
  it('is waited for as Retry-After says, in seconds or as a date', async () => {
    const inTwo = new Date(Date.now() + 2_500).toUTCString();
    const { client, waits } = await clientOf([
      failing(429, 'Request was throttled: tier. Expected available in 50 seconds.', { 'Retry-After': '3' }),
      failing(429, 'x', { 'Retry-After': inTwo }),
      fine,
    ]);
    expect(await client.get('auth/', record)).toEqual({ id: 7 });
    expect(waits[0]).toEqual({ reason: 'throttled', ms: 3_000 });
    expect(waits[1]?.ms).toBeGreaterThan(500);
    expect(waits[1]?.ms).toBeLessThanOrEqual(2_500);
  });

  it('is waited for until the date of Retry-After, and not at all where that is past', async () => {
    for (const [seconds, least, most] of [
      [20, 18_000, 20_000],
      [-20, 0, 0],
    ] as const) {
      const date = new Date(Date.now() + seconds * 1_000).toUTCString();
      const { client, waits } = await clientOf([failing(429, 'Slow down.', { 'Retry-After': date }), fine]);
      await client.get('x/', record);
      await server.close();
      expect(waits).toHaveLength(1);
      expect(waits[0]?.ms).toBeGreaterThanOrEqual(least);
      expect(waits[0]?.ms).toBeLessThanOrEqual(most);
    }
  });

  it('is waited for as its text says, also for a POST without a key: it was not done', async () => {
    const { client, waits } = await clientOf([
      failing(429, 'Request was throttled: tier. Expected available in 20 seconds.'),
      failing(429, 'Request was throttled: ip. Expected available in 1 second.'),
      failing(429, 'Request was throttled.'),
      fine,
    ]);
    await client.post('admin/services/', {}, record);
    expect(waits.map(({ ms }) => ms)).toEqual([20_000, 1_000, 4_000]);
  });

  it('is given up when the waits become too many', async () => {
    const { client, waits } = await clientOf([
      failing(429, 'Request was throttled: tier.', { 'Retry-After': '2' }),
    ]);
    const error = await failureOf(client.get('auth/', record));
    expect(error).toMatchObject({ kind: 'unavailable', status: 429, nextSteps: ['Try again in 2 s.'] });
    expect(error.message).toContain('Request was throttled: tier.');
    expect(error.message).toContain('It still asks to wait 2 s after 10 s of waiting.');
    expect(waits).toHaveLength(5);
    expect(server.received).toHaveLength(6);
  });

  it('is given up at once when the wait is too long', async () => {
    const { client, waits } = await clientOf([
      failing(429, 'Request was throttled: tier. Expected available in 2 minutes.'),
    ]);
    expect((await failureOf(client.get('auth/', record))).nextSteps).toEqual(['Try again in 120 s.']);
    expect(waits).toEqual([]);
  });

  it('is not waited for once interrupted', async () => {
    const abort = new AbortController();
    const { client } = await clientOf([failing(429, 'x', { 'Retry-After': '50' })], {
      signal: abort.signal,
      onWait: () => abort.abort(),
    });
    await expect(client.get('auth/', record)).rejects.toBeInstanceOf(Interrupted);
  });
});

describe('a failing platform', () => {
  it('is asked again after a 500 or a lost answer, where that is safe', async () => {
    const { client, waits } = await clientOf([failing(500, 'Oops'), drop, failing(503, 'Oops'), fine]);
    expect(await client.get('auth/', record)).toEqual({ id: 7 });
    expect(waits).toEqual([250, 1_000, 2_500].map((ms) => ({ reason: 'failed', ms })));
  });

  it('gets the same key again', async () => {
    const { client } = await clientOf([failing(500, 'Oops'), fine]);
    await client.post('admin/services/', {}, record, { idempotencyKey: 'same' });
    expect(server.received.map(({ headers }) => headers['idempotency-key'])).toEqual(['same', 'same']);
  });

  it.each([
    ['500', failing(500, 'Oops')],
    ['a lost answer', drop],
  ])('a POST without a key is sent once: %s', async (_, entry) => {
    const { client } = await clientOf([entry]);
    const error = await failureOf(client.post('admin/services/', {}, record));
    expect(error).toMatchObject({ kind: 'unavailable', mayHaveActed: true, transient: true });
    expect(server.received).toHaveLength(1);
  });

  it('is told of after four tries, with what it said', async () => {
    const { client } = await clientOf([failing(500, 'Oops')]);
    const error = await failureOf(client.get('auth/', record));
    expect(error.message).toBe('The platform failed at GET /3/auth/ (500, 4 times): Oops');
    expect(server.received).toHaveLength(4);
  });

  it('is not waited for longer than the time limit', async () => {
    const { client } = await clientOf([() => {}], { timeLimitMs: 150 });
    const error = await failureOf(client.post('admin/services/', {}, record, { idempotencyKey: 'k' }));
    expect(error.message).toContain('no answer within 0.15 s');
    expect(error).toMatchObject({ kind: 'unavailable', mayHaveActed: true });
    expect(server.received).toHaveLength(1);
  });

  it('the time limit covers a body that never ends', async () => {
    const { client } = await clientOf([(response) => response.write('{"status":')], { timeLimitMs: 150 });
    expect((await failureOf(client.get('auth/', record))).message).toContain('no answer within 0.15 s');
  });

  it('a wait for it ends when interrupted', async () => {
    const abort = new AbortController();
    const { client } = await clientOf([() => abort.abort()], { signal: abort.signal });
    await expect(client.get('auth/', record)).rejects.toBeInstanceOf(Interrupted);
  });

  it('a change that is on its way is seen to its end', async () => {
    const abort = new AbortController();
    const { client } = await clientOf(
      [
        (response) => {
          abort.abort();
          setTimeout(() => response.end('{"status":"success","data":{"id":1}}'), 50);
        },
      ],
      { signal: abort.signal },
    );
    expect((await client.post('admin/services/', {}, record)).data).toEqual({ id: 1 });
    await expect(client.post('admin/services/', {}, record)).rejects.toBeInstanceOf(Interrupted);
  });
});

describe('an answer that is no', () => {
  it('401 says what is wrong with the token', async () => {
    const { client } = await clientOf([failing(401, 'Invalid token.')]);
    const error = await failureOf(client.get('auth/', record));
    expect(error).toMatchObject({ kind: 'refused', status: 401, platformMessage: 'Invalid token.' });
    expect(error.message).toBe('The platform does not accept the token (401): Invalid token.');
    expect(error.nextSteps.join(' ')).toContain('wrong, expired or revoked');
  });

  it.each([
    ['GET', 'admin/services/', 'admin service view'],
    ['POST', 'admin/services/', 'admin service add'],
    ['PATCH', 'admin/webhooks/3/', 'admin webhook change'],
    ['DELETE', 'admin/services/3/permissions/5/', 'admin permission delete'],
  ])('403 of %s %s names the permission %s', async (method, path, permission) => {
    const { client } = await clientOf([failing(403, 'You do not have permission to perform this action.')]);
    const request = {
      GET: () => client.get(path, record),
      POST: () => client.post(path, {}, record),
      PATCH: () => client.patch(path, {}, record),
      DELETE: () => client.delete(path),
    }[method];
    const error = await failureOf(request?.() ?? Promise.resolve());
    expect(error.message).toContain(`${method} /3/${path} (403): You do not have permission`);
    expect(error.nextSteps[0]).toContain(`"${permission}"`);
  });

  it('400 shows the fields', async () => {
    const { client } = await clientOf([
      {
        status: 400,
        body: {
          status: 'error',
          message: 'Invalid.',
          data: { url: ['Enter a valid URL.', 'Too long.'], name: 'Taken.' },
        },
      },
    ]);
    const error = await failureOf(client.post('admin/services/', {}, record));
    expect(error.message).toBe(
      'The platform refused POST /3/admin/services/ (400): Invalid.\n  url: Enter a valid URL. Too long.\n  name: Taken.',
    );
    expect(error.fields).toEqual({ url: ['Enter a valid URL.', 'Too long.'], name: ['Taken.'] });
    expect(error).toMatchObject({ kind: 'refused', mayHaveActed: false });
  });

  it('is on one line each, without what moves a cursor, and not without end', async () => {
    const { client } = await clientOf([
      {
        status: 400,
        body: {
          status: 'error',
          message: `Bad\u001b[2J\r\nservice: done ${'x'.repeat(5_000)}`,
          data: { 'url\u001b[31m\nname': ['Wrong\u0007.\nVery.'] },
        },
      },
    ]);
    const error = await failureOf(client.post('admin/services/', {}, record));
    expect(error.message).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(error.message.split('\n')).toHaveLength(2);
    expect(error.message).toContain('Wrong . Very.');
    expect(error.message.length).toBeLessThan(700);
    expect(Object.keys(error.fields)).toEqual(['url [31m name']);
  });

  it('says when it is a repeated one', async () => {
    const { client } = await clientOf([failing(400, 'No.', { 'Idempotent-Replayed': 'true' })]);
    expect(await failureOf(client.post('a/', {}, record, { idempotencyKey: 'k' }))).toMatchObject({
      replayed: true,
    });
  });
});

describe('something that is no Rehive API', () => {
  it.each([
    ['HTML', { status: 200, text: '<!doctype html>', headers: { 'content-type': 'text/html' } }],
    ['JSON cut off', { status: 200, text: '{"status":"success","da' }],
    ['other JSON', { status: 200, text: '{"hello":"world"}' }],
    ['nothing', { status: 200, text: '' }],
  ])('%s is told of as such', async (_, entry) => {
    const { client } = await clientOf([entry]);
    const error = await failureOf(client.get('auth/', record));
    expect(error.kind).toBe('unavailable');
    expect(error.message).toContain(
      'GET /3/auth/ answered 200, but not as a Rehive API does: no success envelope in JSON.',
    );
  });

  it('a page of HTML with 404 as well', async () => {
    const { client } = await clientOf([{ status: 404, text: '<h1>Not found</h1>' }]);
    expect((await failureOf(client.get('auth/', record))).message).toMatch(
      /answered 404 with something that is not JSON: is http\S+ a Rehive API\?/,
    );
  });

  it('data of another shape names the field', async () => {
    const { client } = await clientOf([{ status: 200, body: { status: 'success', data: { id: 'seven' } } }]);
    expect((await failureOf(client.get('auth/', record))).message).toContain('data.id: ');
  });

  it('a redirect is not followed', async () => {
    const other = await startScripted(fine);
    const { client } = await clientOf([
      { status: 301, headers: { location: `${other.url}/3/auth/` }, text: '' },
    ]);
    const error = await failureOf(client.get('auth/', record));
    expect(error.message).toContain(`was redirected (301) to ${other.url}/3/auth/`);
    expect(other.received).toEqual([]);
    await other.close();
  });

  it('nobody there', async () => {
    const { client, waits } = await clientOf([fine]);
    await server.close();
    const error = await failureOf(client.get('auth/', record));
    expect(error).toMatchObject({ kind: 'unavailable', mayHaveActed: false });
    expect(error.message).toBe(
      `Can't reach the platform at ${server.url}: nothing listens there (connection refused).`,
    );
    expect(waits).toEqual([]);
  });

  it('a host that does not exist, and one without TLS', async () => {
    const { client } = await clientOf([fine], { apiUrl: 'http://nowhere.invalid' });
    expect((await failureOf(client.get('auth/', record))).kind).toBe('unavailable');
    const tls = createPlatformClient({
      apiUrl: server.url.replace('http:', 'https:'),
      token,
      userAgent: 'x',
    });
    const error = await failureOf(tls.get('auth/', record));
    expect(error.message).toMatch(/it does not speak TLS|the TLS handshake failed/);
  });
});

it('the token is in no error, even where the platform sends it back', async () => {
  const echo: Scripted = (response, { headers }) => {
    response.writeHead(400).end(
      JSON.stringify({
        status: 'error',
        message: `Bad ${headers.authorization}`,
        data: { token: [token] },
      }),
    );
  };
  const { client } = await clientOf([
    echo,
    { status: 302, headers: { location: `/?token=${token}` }, text: '' },
  ]);
  expect((await failureOf(client.get('auth/', record))).message).toContain('Bad Token [token]');
  expect((await failureOf(client.get('auth/', record))).message).toContain('to /?token=[token]');
});

it('tells each try to whoever listens, with the id that the platform knows it by, and without the token', async () => {
  const attempts: unknown[] = [];
  const { client } = await clientOf([failing(500, 'x', { 'X-Request-Id': 'theirs' }), fine], {
    onAttempt: (attempt) => attempts.push(attempt),
  });
  await client.post('a/', { name: 'S' }, record, { idempotencyKey: 'k' });
  expect(attempts).toMatchObject([
    {
      method: 'POST',
      url: `${server.url}/3/a/`,
      headers: { authorization: 'Token [admin token]', 'idempotency-key': 'k' },
      body: { name: 'S' },
      status: 500,
      requestId: 'theirs',
    },
    { status: 200, requestId: server.received[1]?.headers['x-request-id'] },
  ]);
  expect(JSON.stringify(attempts)).not.toContain(token);
});

it('a password that is sent back is in no error, however JSON writes it', async () => {
  const password = 'Grüße "an" \\alle';
  const written = JSON.stringify({
    status: 'error',
    message: `Wrong: ${password}`,
    data: { [password]: [password] },
  });
  const escaped = written.replaceAll('ü', String.raw`\u00fc`).replaceAll(String.raw`\"`, String.raw`\u0022`);
  const { client } = await clientOf(
    [
      { status: 400, text: written },
      { status: 400, text: escaped },
    ],
    {
      token: null,
      secrets: [password],
    },
  );
  for (let i = 0; i < 2; i += 1) {
    const error = await failureOf(client.post('auth/login/', { password }, record));
    expect(error.message).toContain('(400): Wrong: [secret]');
    expect(inspect(error, { depth: 9 })).not.toMatch(/alle/);
  }
});
