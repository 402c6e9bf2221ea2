import { describe, expect, it } from 'vitest';
import { createThrottle, type Throttle } from '../../src/simulator/throttle.js';
import { throttleTiers, type ThrottleTier } from '../../src/contract/throttles.js';
import { ApiFailure } from '../../src/simulator/api-failure.js';
import { handClock } from './hand-clock.js';
import { accessOf, adminOf, clientOf, freshPlatform } from './platform-requests.js';

/** A throttle, and a way to ask it from a new address each time: the limit of one address is not in the way. */
async function throttleOf(tier: ThrottleTier) {
  const platform = await freshPlatform();
  const clock = handClock();
  const throttle = createThrottle(tier, clock);
  const [user] = platform.state.users.values();
  const [token] = platform.state.tokens.values();
  if (user === undefined || token === undefined) throw new Error('A fresh platform has users.');
  const caller = { user, token, service: null };
  let addresses = 0;
  const ask = (path: string, known = true, address = `10.0.0.${(addresses += 1)}`): ApiFailure | null => {
    const request: Parameters<Throttle>[0] = {
      address,
      method: path.endsWith('/login/') ? 'POST' : 'GET',
      url: new URL(path, 'http://127.0.0.1'),
      authentication: {
        auth: {
          scheme: null,
          outcome: known ? 'valid' : 'missing',
          token_id: null,
          user_id: null,
          group: null,
        },
        company: null,
        caller: known ? caller : null,
      },
    };
    try {
      throttle(request);
      return null;
    } catch (error) {
      if (error instanceof ApiFailure) return error;
      throw error;
    }
  };
  /** How many get through before the first that does not. */
  const count = (path: string, known = true, address?: string): number => {
    let through = 0;
    while (ask(path, known, address) === null) through += 1;
    return through;
  };
  return { clock, ask, count };
}

describe('a tier', () => {
  const perMinute = {
    limited: { admin: 200, user: 150 },
    standard: { admin: 400, user: 200 },
    extended: { admin: 1200, user: 300 },
  };
  const perHour = {
    limited: { admin: 6000, user: 3000 },
    standard: { admin: 12_000, user: 6000 },
    extended: { admin: 60_000, user: 12_000 },
  };

  it.each(throttleTiers)('%s has so many requests in a minute, per section', async (tier) => {
    const { clock, count } = await throttleOf(tier);
    expect(count('/3/admin/users/')).toBe(perMinute[tier].admin);
    expect(count('/3/auth/')).toBe(perMinute[tier].user);
    clock.time += 59_999;
    expect(count('/3/admin/users/')).toBe(0);
    clock.time += 1;
    expect(count('/3/admin/users/')).toBe(perMinute[tier].admin);
  });

  it.each(throttleTiers)('%s has so many in an hour', async (tier) => {
    const { clock, ask, count } = await throttleOf(tier);
    let through = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      through += count('/3/auth/');
      clock.time += 60_000;
    }
    expect(through).toBe(perHour[tier].user);
    // The first minute's requests are an hour old now, and no longer count.
    expect(ask('/3/auth/')).toBeNull();
  });

  it('is of one company: another one has its own', async () => {
    const clock = handClock();
    const companies = [{ id: 'acme' }, { id: 'globex' }];
    const platform = await freshPlatform({ throttle: 'limited', clock, companies });
    const admin = adminOf(platform);
    for (let number = 0; number < 200; number += 1) await admin('GET', 'admin/company/');
    expect((await admin('GET', 'admin/company/')).status).toBe(429);
    expect((await adminOf(platform, 'globex')('GET', 'admin/company/')).status).toBe(200);
    expect((await admin('GET', 'auth/')).status).toBe(200);
  });
});

describe('a throttled request', () => {
  it('says why and how long, in the text and in Retry-After, and does nothing', async () => {
    const clock = handClock();
    const platform = await freshPlatform({ throttle: 'limited', clock });
    const admin = adminOf(platform);
    for (let number = 0; number < 200; number += 1) await admin('GET', 'admin/company/');
    clock.time += 48_500;
    const answer = await admin('POST', 'admin/subtypes/', { body: { name: 'fee', tx_type: 'debit' } });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('12');
    expect(answer.body).toEqual({
      status: 'error',
      message:
        'Request was throttled: more than 200 requests in the admin section in 60 seconds. Expected available in 12 seconds.',
    });
    expect(platform.state.subtypes.size).toBe(0);
    clock.time += 11_499;
    expect((await admin('GET', 'admin/company/')).body?.message).toContain('in 1 second.');
    clock.time += 1;
    expect((await admin('GET', 'admin/company/')).status).toBe(200);
  });

  it('does not count, so that who waits as long as was said gets through', async () => {
    const { clock, ask, count } = await throttleOf('limited');
    expect(count('/3/auth/')).toBe(150);
    for (let number = 0; number < 500; number += 1) ask('/3/auth/');
    clock.time += Number(ask('/3/auth/')?.headers['retry-after']) * 1000;
    expect(ask('/3/auth/')).toBeNull();
  });
});

describe('one address', () => {
  it('has 300 requests in ten seconds over all, and 20 in a minute without a token', async () => {
    const { clock, ask, count } = await throttleOf('extended');
    expect(count('/3/admin/users/', true, '10.1.1.1')).toBe(300);
    expect(ask('/3/auth/', true, '10.1.1.1')?.message).toMatch(/^Request was throttled: .*from one address/);
    expect(ask('/3/auth/', true, '10.1.1.2')).toBeNull();
    clock.time += 10_000;
    expect(ask('/3/auth/', true, '10.1.1.1')).toBeNull();
    expect(count('/3/public/', false, '10.1.1.3')).toBe(20);
  });

  it('has 6 log-ins in a minute and 20 in an hour', async () => {
    const { clock, count } = await throttleOf('standard');
    const through: number[] = [];
    for (let minute = 0; minute < 6; minute += 1) {
      through.push(count('/3/auth/login/', false, '10.1.1.1'));
      clock.time += 60_000;
    }
    expect(through).toEqual([6, 6, 6, 2, 0, 0]);
  });

  it('is the one that X-Forwarded-For names, where an extension forwards it', async () => {
    const platform = await freshPlatform({ throttle: 'limited', clock: handClock() });
    const client = clientOf(platform);
    const login = (address: string) =>
      client('POST', 'auth/login/', {
        body: { user: 'x', company: 'acme', password: 'y' },
        headers: { 'x-forwarded-for': `${address}, 10.0.0.1` },
      });
    for (let number = 0; number < 6; number += 1) expect((await login('203.0.113.7')).status).not.toBe(429);
    expect((await login('203.0.113.7')).status).toBe(429);
    expect((await login('203.0.113.8')).status).not.toBe(429);
  });
});

describe('without --throttle', () => {
  it('nobody is throttled', async () => {
    const platform = await freshPlatform({ clock: handClock() });
    const client = clientOf(platform, accessOf(platform).user_token);
    const statuses = new Set<number>();
    for (let number = 0; number < 310; number += 1) statuses.add((await client('GET', 'auth/')).status);
    expect([...statuses]).toEqual([200]);
  });
});
