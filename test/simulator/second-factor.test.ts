import { describe, expect, it } from 'vitest';
import type { Platform } from '../../src/simulator/platform.js';
import { totpAt } from '../../src/simulator/totp.js';
import { adminOf, clientOf, freshPlatform, type Client } from './platform-requests.js';

const eve = { user: 'eve@acme.test', company: 'acme', password: 'correct horse' };

interface Made {
  id: string;
  details: { key?: string; tokens?: { token: string }[] };
}

async function withEve() {
  const platform = await freshPlatform();
  const ask = clientOf(platform);
  const registered = await ask('POST', 'auth/register/', {
    body: { email: eve.user, mobile: '+27820000001', company: 'acme', password: eve.password },
  });
  const { id } = registered.data['user'] as { id: string };
  const own = clientOf(platform, String(registered.data['token']));
  const logIn = () => ask('POST', 'auth/login/', { body: eve });
  return { platform, ask, own, id, logIn };
}

async function make(own: Client, type: string): Promise<Made> {
  const made = await own('POST', 'auth/mfa/authenticators/', { body: { type } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.data as unknown as Made;
}

function otp({ messages }: Platform): string {
  return messages().findLast(({ event }) => event === 'mfa.sms.verify')?.carries['otp'] ?? '';
}

/** Of an app that has the key. */
function code({ details: { key = '' } }: Made): string {
  return totpAt(key, Date.now());
}

describe('an authenticator', () => {
  it('shows what it works with once, and is verified with a code', async () => {
    const { platform, own } = await withEve();
    const made = await make(own, 'totp');
    expect(made.details).toMatchObject({ algorithm: 'SHA1', issuer: 'Acme', account: eve.user });
    const url = new URL(String(Object(made.details).otpauth_url));
    expect(url.searchParams.get('secret')).toBe(made.details.key);
    const read = async () => (await own('GET', `auth/mfa/authenticators/${made.id}/`)).data;
    expect(await read()).toMatchObject({ verified: false, details: { key: '********', account: eve.user } });
    expect(JSON.stringify(await own('GET', 'auth/mfa/authenticators/'))).not.toContain(made.details.key);
    const wrong = { authenticator: made.id, token: '000000' };
    expect((await own('POST', 'auth/mfa/verify/', { body: wrong })).data).toEqual({
      token: ['Invalid token.'],
    });
    const right = { authenticator: made.id, token: code(made) };
    expect((await own('POST', 'auth/mfa/verify/', { body: right })).body).toEqual({ status: 'success' });
    expect(await read()).toMatchObject({ verified: true });
    expect(JSON.stringify(platform.exchanges)).not.toContain(made.details.key);
  });

  it('of type sms takes what is delivered to the mobile, once', async () => {
    const { platform, own } = await withEve();
    const { id: authenticator } = await make(own, 'sms');
    expect((await own('POST', 'auth/mfa/deliver/', { body: { authenticator } })).status).toBe(200);
    expect(otp(platform)).toMatch(/^\d{6}$/);
    const body = { authenticator, token: otp(platform) };
    expect((await own('POST', 'auth/mfa/verify/', { body })).status).toBe(200);
    expect((await own('POST', 'auth/mfa/verify/', { body })).status).toBe(400);
    const recorded = JSON.stringify(platform.exchanges);
    expect(recorded).not.toContain(body.token);
  });

  it('of type static has ten codes, each for one use', async () => {
    const { own } = await withEve();
    const { id: authenticator, details } = await make(own, 'static');
    const tokens = (details.tokens ?? []).map(({ token }) => token);
    expect(new Set(tokens).size).toBe(10);
    const use = (token = '') => own('POST', 'auth/mfa/verify/', { body: { authenticator, token } });
    expect((await use(tokens[0])).status).toBe(200);
    expect((await use(tokens[0])).status).toBe(400);
    expect((await use(tokens[1])).status).toBe(200);
    const { data } = await own('GET', `auth/mfa/authenticators/${authenticator}/`);
    const available = Object(data['details']).tokens.map((one: { available: boolean }) => one.available);
    expect(available).toEqual([false, false, ...Array.from({ length: 8 }, () => true)]);
  });

  it('is not what is asked for: nothing, another one, one that nothing is delivered for', async () => {
    const { own } = await withEve();
    const { id: totp } = await make(own, 'totp');
    const deliver = (body: object) => own('POST', 'auth/mfa/deliver/', { body });
    expect((await deliver({})).status).toBe(400);
    expect(await deliver({ authenticator: 'none' })).toMatchObject({
      status: 404,
      data: { authenticator: ['Not found.'] },
    });
    expect(await deliver({ challenge: 'none' })).toMatchObject({
      status: 404,
      data: { challenge: ['Not found.'] },
    });
    expect(Object.keys((await deliver({ authenticator: totp })).data)).toEqual(['authenticator']);
  });

  it('of type sms needs a mobile, and is not for admins', async () => {
    const platform = await freshPlatform();
    const admin = await adminOf(platform)('POST', 'auth/mfa/authenticators/', { body: { type: 'sms' } });
    expect(Object.keys(admin.data)).toEqual(['type']);
    const { token } = platform.addUser('acme', { email: 'adam@acme.test' });
    const user = await clientOf(platform, token)('POST', 'auth/mfa/authenticators/', {
      body: { type: 'sms' },
    });
    expect(user).toMatchObject({ status: 400, data: { type: ['The user has no mobile number.'] } });
  });
});

describe('a login', () => {
  it('is as before while no authenticator is verified', async () => {
    const { own, logIn } = await withEve();
    await make(own, 'totp');
    expect((await logIn()).data['challenges']).toEqual([]);
  });

  it('is challenged with a second factor, and its token is good for nothing else', async () => {
    const { platform, own, ask, logIn } = await withEve();
    const made = await make(own, 'totp');
    await own('POST', 'auth/mfa/verify/', { body: { authenticator: made.id, token: code(made) } });
    // The session in which it was verified goes on.
    expect((await own('GET', 'auth/')).status).toBe(200);
    const login = await logIn();
    expect(login.data['challenges']).toMatchObject([
      { type: 'authentication', durability: 'permanent', authenticator_types: ['totp'] },
    ]);
    const [challenge] = login.data['challenges'] as { id: string }[];
    const token = String(login.data['token']);
    const session = clientOf(platform, token);
    const refused = await session('GET', 'auth/');
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({
      status: 'error',
      message: 'Multi-factor authentication required.',
      data: { challenges: login.data['challenges'] },
    });
    expect((await session('POST', 'auth/password/change/', { body: {} })).status).toBe(403);
    // Another token for the same session is challenged the same.
    const headers = { authorization: `Refresh-Token ${String(login.data['refresh_token'])}` };
    const refreshed = await ask('POST', 'auth/refresh/', { headers });
    const next = clientOf(platform, String(refreshed.data['token']));
    expect((await next('GET', 'auth/')).status).toBe(403);
    const body = { challenge: challenge?.id, token: code(made) };
    expect((await next('POST', 'auth/mfa/verify/', { body })).status).toBe(200);
    expect((await next('GET', 'auth/')).status).toBe(200);
  });

  it('with an authenticator of type sms sends the code at once', async () => {
    const { platform, own, logIn } = await withEve();
    const { id: authenticator } = await make(own, 'sms');
    await own('POST', 'auth/mfa/deliver/', { body: { authenticator } });
    await own('POST', 'auth/mfa/verify/', { body: { authenticator, token: otp(platform) } });
    const login = await logIn();
    const [challenge] = login.data['challenges'] as { id: string }[];
    const session = clientOf(platform, String(login.data['token']));
    const body = { challenge: challenge?.id, token: otp(platform) };
    expect((await session('POST', 'auth/mfa/verify/', { body })).status).toBe(200);
    expect((await session('GET', 'auth/')).status).toBe(200);
  });

  it('is still challenged after a restart', async () => {
    const { platform, own, logIn } = await withEve();
    const made = await make(own, 'totp');
    await own('POST', 'auth/mfa/verify/', { body: { authenticator: made.id, token: code(made) } });
    const login = await logIn();
    const [challenge] = login.data['challenges'] as { id: string }[];
    const other = await freshPlatform({ savedState: JSON.parse(JSON.stringify(platform.save())) });
    const session = clientOf(other, String(login.data['token']));
    expect((await session('GET', 'auth/')).status).toBe(403);
    const body = { challenge: challenge?.id, token: code(made) };
    expect((await session('POST', 'auth/mfa/verify/', { body })).status).toBe(200);
    expect((await session('GET', 'auth/')).status).toBe(200);
  });

  it('is challenged as the rules of the company say: the group of a user before all', async () => {
    const { platform, own, logIn } = await withEve();
    const admin = adminOf(platform);
    const made = await make(own, 'totp');
    await own('POST', 'auth/mfa/verify/', { body: { authenticator: made.id, token: code(made) } });
    const rules = await admin('GET', 'admin/authenticator-rules/');
    expect(rules.data['results']).toMatchObject([
      { id: 1, type: 'authentication', authenticator_types: ['totp', 'sms', 'static'] },
    ]);
    const rule = { type: 'authentication', durability: 'permanent', authenticator_types: ['static'] };
    const forUsers = await admin('POST', 'admin/authenticator-rules/', { body: { ...rule, group: 'user' } });
    expect((await logIn()).data['challenges']).toEqual([]);
    await admin('DELETE', `admin/authenticator-rules/${String(forUsers.data['id'])}/`);
    expect((await logIn()).data['challenges']).toHaveLength(1);
    await admin('DELETE', 'admin/authenticator-rules/1/');
    expect((await logIn()).data['challenges']).toEqual([]);
    // A rule that was removed does not come back, not even with another process.
    const other = await freshPlatform({ savedState: platform.save() });
    expect((await adminOf(other)('GET', 'admin/authenticator-rules/')).data['count']).toBe(0);
  });

  it('is as before once the authenticator is removed, by the user or an admin', async () => {
    const { platform, own, logIn } = await withEve();
    for (const [who, path] of [
      [own, 'auth/mfa/authenticators/'],
      [adminOf(platform), 'admin/users/mfa/authenticators/'],
    ] as const) {
      const made = await make(own, 'totp');
      await own('POST', 'auth/mfa/verify/', { body: { authenticator: made.id, token: code(made) } });
      expect((await logIn()).data['challenges']).toHaveLength(1);
      expect((await who('DELETE', `${path}${made.id}/`)).status).toBe(200);
      expect((await logIn()).data['challenges']).toEqual([]);
    }
  });
});
