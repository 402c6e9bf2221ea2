import { request } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { describeFault, parseFault, type Platform } from '../../src/simulator/platform.js';
import { activeExtension } from './active-extension.js';
import { accessOf, adminOf, clientOf, freshPlatform, type Asked } from './platform-requests.js';

/** The error code of a request that gets no answer; null when it gets one. */
function errorOf(platform: Platform, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = request(new URL(path, platform.url), { agent: false }, (response) => {
      response.resume();
      resolve(null);
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.end();
  });
}

async function met(platform: Platform, requests: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < requests; index += 1) {
    statuses.push((await adminOf(platform)('GET', 'auth/')).status);
  }
  return statuses;
}

describe('a fault', () => {
  it('answers 500 once, on the operation that it is for', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('500 on GET /3/auth/ once'));
    const admin = adminOf(platform);
    expect((await admin('GET', 'admin/company/')).status).toBe(200);
    expect((await admin('GET', 'auth/')).body).toEqual({
      status: 'error',
      message: 'The simulated platform was told to answer 500.',
    });
    expect((await admin('GET', 'auth/')).status).toBe(200);
    expect(platform.faults.list()).toEqual([]);
  });

  it('answers 429 with the wait, in the header and in the message', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('429 retry-after 7 on /3/admin/*'));
    const answer = await adminOf(platform)('GET', 'admin/company/');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.body?.message).toMatch(/^Request was throttled: .+\. Expected available in 7 seconds\.$/);
    expect((await adminOf(platform)('GET', 'auth/')).status).toBe(200);
  });

  it('makes an answer slow, which then comes as usual', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('slow 150ms once'));
    const begun = performance.now();
    expect(await met(platform, 1)).toEqual([200]);
    expect(performance.now() - begun).toBeGreaterThan(145);
  });

  it('that is taken away holds nobody back any more, whoever was waiting included', async () => {
    const platform = await freshPlatform();
    const takeAway = platform.faults.add(parseFault('slow 60s once'));
    const held = met(platform, 1);
    const notHeld = await met(platform, 1);
    takeAway();
    expect([...notHeld, ...(await held)]).toEqual([200, 200]);
    platform.faults.add(parseFault('slow 60s'));
    platform.faults.add(parseFault('503'));
    const waiting = met(platform, 1);
    await vi.waitFor(() => expect(platform.faults.list()[0]?.met).toBe(1));
    platform.faults.clear();
    expect(await waiting).toEqual([503]);
  });

  it('drops a connection: closed without an answer; or resets it', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('drop once'));
    expect(await errorOf(platform, '/3/auth/')).toBe('ECONNRESET');
    expect(platform.exchanges.at(-1)?.error).toContain('dropped');
    platform.faults.add(parseFault('reset 2 times'));
    expect(await errorOf(platform, '/3/auth/')).toBe('ECONNRESET');
    expect(platform.exchanges.at(-1)).toMatchObject({
      response: null,
      error: expect.stringContaining('reset'),
    });
    await errorOf(platform, '/3/auth/');
    expect(await errorOf(platform, '/3/auth/')).toBeNull();
  });

  it('breaks off the JSON of an answer', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('malformed on GET /3/auth/'));
    const response = await fetch(new URL('auth/', platform.apiUrl));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('is there for as long as was said, on the platform’s clock', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('503 for 2h'));
    expect(await met(platform, 2)).toEqual([503, 503]);
    await platform.advance(2 * 3_600_000);
    expect(await met(platform, 1)).toEqual([200]);
  });

  it('at a rate hits the same requests again with the same seed, and others with another', async () => {
    const hits = async (spec: string): Promise<string> => {
      const platform = await freshPlatform();
      platform.faults.add(parseFault(spec));
      return (await met(platform, 40)).join(' ');
    };
    const seven = await hits('500 at 30% seed 7');
    expect(await hits('500 at 0.3 seed 7')).toBe(seven);
    expect(await hits('500 at 30% seed 8')).not.toBe(seven);
    const count = seven.split(' ').filter((status) => status === '500').length;
    expect(count).toBeGreaterThan(4);
    expect(count).toBeLessThan(22);
  });

  it('at a rate without a seed tells the one that it took, which repeats it', async () => {
    const [one, other] = [await freshPlatform(), await freshPlatform()];
    one.faults.add(parseFault('500 at 50%'));
    const [active] = one.faults.list();
    const spec = describeFault(active?.fault ?? { match: {}, respond: 'drop' });
    expect(spec).toMatch(/^500 at 0\.5 seed \d+$/);
    other.faults.add(parseFault(spec));
    expect(await met(other, 30)).toEqual(await met(one, 30));
    expect(one.faults.list()[0]?.met).toBeGreaterThan(0);
  });

  it('is for one company, and for paths with a parameter', async () => {
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    platform.faults.add(parseFault('503 on GET /3/admin/users/{id}/ company globex'));
    const [acme, globex] = [adminOf(platform), adminOf(platform, 'globex')];
    const { id } = platform.addUser('globex');
    expect((await globex('GET', `admin/users/${id}/`)).status).toBe(503);
    expect((await globex('GET', 'admin/users/')).status).toBe(200);
    expect((await acme('GET', `admin/users/${platform.addUser('acme').id}/`)).status).toBe(200);
  });
});

describe('a fault after acting', () => {
  const credit = { user: 'user@acme.test', amount: 100, currency: 'USD' };
  const path = 'admin/transactions/credit/';
  const withKey = { body: credit, headers: { 'idempotency-key': 'k1' } };

  /** What a client gets for a credit: its status, or why there is none. */
  async function outcome(platform: Platform, asked: Asked = { body: credit }): Promise<unknown> {
    try {
      return (await adminOf(platform)('POST', path, asked)).status;
    } catch (error) {
      if (error instanceof SyntaxError) return 'broken JSON';
      return error instanceof TypeError ? 'no answer' : error;
    }
  }

  it.each([
    ['drop', 'no answer'],
    ['reset', 'no answer'],
    ['500', 500],
    ['502', 502],
    ['malformed', 'broken JSON'],
  ])('"%s" loses the answer to what was done', async (what, got) => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault(`${what} after acting on POST /3/${path} once`));
    expect(await outcome(platform)).toBe(got);
    expect(platform.state.transactions.size).toBe(1);
    expect(platform.faults.list()).toEqual([]);
    expect(await outcome(platform)).toBe(201);
    expect(platform.state.transactions.size).toBe(2);
  });

  it.each(['drop', 'reset', '502', 'malformed'])(
    '"%s" leaves the answer for a retry with the same Idempotency-Key, and nothing is done twice',
    async (what) => {
      const platform = await freshPlatform();
      platform.faults.add(parseFault(`${what} after acting on POST /3/${path} once`));
      expect(await outcome(platform, withKey)).not.toBe(201);
      const again = await adminOf(platform)('POST', path, withKey);
      expect(again.status).toBe(201);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect([...platform.state.transactions.keys()]).toEqual([again.data['id']]);
      const third = await adminOf(platform)('POST', path, withKey);
      expect(third.body).toEqual(again.body);
    },
  );

  it('without it keeps the request from being done, and the key is free', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault(`502 on POST /3/${path} once`));
    expect(await outcome(platform, withKey)).toBe(502);
    expect(platform.state.transactions.size).toBe(0);
    const again = await adminOf(platform)('POST', path, withKey);
    expect(again.headers.has('idempotent-replayed')).toBe(false);
  });

  it('loses a retry’s replayed answer, too', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault(`drop after acting on POST /3/${path} 3 times`));
    for (let round = 1; round <= 3; round += 1) expect(await outcome(platform, withKey)).toBe('no answer');
    expect((await adminOf(platform)('POST', path, withKey)).headers.get('idempotent-replayed')).toBe('true');
    expect(platform.state.transactions.size).toBe(1);
  });

  it('raises the events of what was done', async () => {
    const { platform, extension, admin } = await activeExtension();
    platform.faults.add(parseFault(`reset after acting on POST /3/${path}`));
    await expect(admin('POST', path, { body: credit })).rejects.toThrow('fetch failed');
    await platform.settled();
    expect(extension.calls).toMatchObject([{ path: '/webhook/', body: { event: 'transaction.create' } }]);
  });

  it('that is slow does at once what is asked, and its answer comes late', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('slow 10m after acting'));
    const waits = new AbortController();
    const asked = fetch(new URL(path, platform.apiUrl), {
      method: 'POST',
      headers: {
        authorization: `Token ${accessOf(platform).admin_token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(credit),
      signal: waits.signal,
    });
    await expect.poll(() => platform.state.transactions.size).toBe(1);
    waits.abort();
    await expect(asked).rejects.toThrow('aborted');
    const before = await freshPlatform();
    before.faults.add(parseFault('slow 1s'));
    const late = outcome(before);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(before.state.transactions.size).toBe(0);
    expect(await late).toBe(201);
  });

  it('is recorded with what was lost', async () => {
    const platform = await freshPlatform();
    platform.faults.add(parseFault('drop after acting once'));
    await outcome(platform);
    expect(platform.exchanges.at(-1)).toMatchObject({
      response: null,
      error: 'The simulated platform acted, and dropped the connection in place of its answer 201.',
    });
    platform.faults.add(parseFault('503 after acting once'));
    await outcome(platform);
    expect(platform.exchanges.at(-1)).toMatchObject({
      response: { status: 503 },
      error: 'The simulated platform acted, and this came in place of its answer 201.',
    });
  });
});

describe('a fault that can’t be read', () => {
  it.each([
    ['', 'what is to happen is missing'],
    ['200 on /3/auth/', '"200" is no fault'],
    ['slow', 'the duration after "slow" is missing'],
    ['slow 2', '"2" is no duration'],
    ['500 twice', '"twice" is no clause'],
    ['500 0 times', '"0" is no number of times'],
    ['500 on auth', 'neither a method'],
    ['500 on GET /3/auht/', 'no operation of the platform has the path /3/auht/'],
    ['500 on /3/auth', 'paths end with a slash'],
    ['500 on DELETE /3/auth/', '/3/auth/ has no DELETE, it has GET'],
    ['500 at 130%', '"130%" is no rate'],
    ['500 seed 3', 'a seed chooses requests where there is a rate'],
    ['drop after', '"acting" after "after" is missing'],
    ['drop after 2s', 'after "after" there must be "acting"'],
    [
      '409 after acting',
      'a 409 says that nothing was done; after acting there may be a status from 500 to 599',
    ],
    ['429 retry-after 7 after acting', 'a 429 says that nothing was done'],
    ['after acting drop', '"after" is no fault'],
  ])('"%s" says why, and what is allowed', (spec, why) => {
    expect(() => parseFault(spec)).toThrow(why);
    expect(() => parseFault(spec)).toThrow(
      expect.objectContaining({
        kind: 'usage',
        nextSteps: expect.arrayContaining([expect.stringMatching(/^WHAT:/)]),
      }),
    );
  });

  it.each([
    '500 on GET /3/auth/ once',
    'slow 2s on * for 1m',
    'reset at 0.3 seed 7',
    '429 retry-after 7 company acme 3 times',
    'drop after acting on POST /3/admin/webhooks/ once',
    '502 on /3/admin/* at 0.5 seed 3 after acting',
  ])('and one that can, "%s", is described in the words that it was written in', (spec) => {
    const words = describeFault(parseFault(spec)).split(' ').toSorted();
    expect(words).toEqual(spec.split(' ').toSorted());
  });
});

describe('the control API', () => {
  it('adds, lists and takes away faults, and refuses what can’t be read', async () => {
    const platform = await freshPlatform({ controlToken: 'control' });
    const control = async (method: string, path: string, body?: object) => {
      const response = await fetch(new URL(`/_control/${path}`, platform.url), {
        method,
        headers: { 'x-rehive-control': 'control', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await response.json()) as { status: string; message?: string; data?: unknown };
    };
    const added = await control('POST', 'faults/', { fault: '503 on GET /3/auth/' });
    expect(added.data).toEqual({ id: 1, fault: '503 on GET /3/auth/', met: 0 });
    const ask = clientOf(platform, accessOf(platform).admin_token);
    expect((await ask('GET', 'auth/')).status).toBe(503);
    await control('POST', 'faults/', { fault: 'drop on POST /3/auth/login/ once' });
    expect((await control('GET', 'faults/')).data).toMatchObject([
      { id: 1, met: 1 },
      { id: 2, met: 0 },
    ]);
    expect((await control('DELETE', 'faults/1/')).data).toMatchObject([{ id: 2 }]);
    expect((await control('DELETE', 'faults/1/')).status).toBe('error');
    expect((await ask('GET', 'auth/')).status).toBe(200);
    expect((await control('DELETE', 'faults/')).data).toEqual([]);
    expect((await control('GET', 'faults/')).data).toEqual([]);
    const refused = await control('POST', 'faults/', { fault: '500 twice' });
    expect(refused.message).toContain('"twice" is no clause');
    expect(refused.data).toMatchObject({
      next_steps: [expect.stringContaining('WHAT'), expect.anything(), expect.anything(), expect.anything()],
    });
  });
});
