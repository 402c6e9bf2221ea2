import { describe, expect, it } from 'vitest';
import { accessOf, adminOf, clientOf, freshExtension, freshPlatform } from './platform-requests.js';

describe('who a caller is', () => {
  it('answers a valid token with its user, the groups and the company', async () => {
    const platform = await freshPlatform();
    const { admin_token, user_token } = accessOf(platform);
    const admin = await clientOf(platform)('GET', 'auth/', { token: admin_token });
    expect(admin.status).toBe(200);
    expect(admin.body?.status).toBe('success');
    expect(admin.data).toMatchObject({ company: 'acme', groups: [{ name: 'admin', section: 'admin' }] });
    const user = await clientOf(platform)('GET', 'auth/', { token: user_token });
    expect(user.data).toMatchObject({ company: 'acme', groups: [{ name: 'user', section: 'user' }] });
    expect(user.data['created']).toBeGreaterThan(1_600_000_000_000);
  });

  it('gives tokens of 64 characters', async () => {
    const { admin_token, user_token } = accessOf(await freshPlatform());
    expect(admin_token).toMatch(/^\S{64}$/);
    expect(user_token).toMatch(/^\S{64}$/);
    expect(user_token).not.toBe(admin_token);
  });

  it.each([
    ['no header', {}, 'missing', 'Authentication credentials were not provided.'],
    ['an unknown token', { authorization: `Token ${'0'.repeat(64)}` }, 'unknown', 'Invalid token.'],
    ['a scheme without a token', { authorization: 'Token' }, 'malformed', 'Invalid token.'],
    [
      'another scheme',
      { authorization: `Bearer ${'0'.repeat(64)}` },
      'malformed',
      'Authentication credentials were not provided.',
    ],
  ])('answers %s with 401', async (_what, headers, outcome, message) => {
    const platform = await freshPlatform();
    const answer = await clientOf(platform)('GET', 'auth/', { headers: headers as Record<string, string> });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ status: 'error', message });
    expect(platform.exchanges.at(-1)?.auth?.outcome).toBe(outcome);
  });

  it('answers a revoked token with 401', async () => {
    const platform = await freshPlatform();
    const { token } = platform.addUser('acme');
    const ask = clientOf(platform, token);
    expect((await ask('GET', 'auth/')).status).toBe(200);
    platform.revokeToken(token);
    expect((await ask('GET', 'auth/')).status).toBe(401);
    expect(platform.exchanges.at(-1)?.auth?.outcome).toBe('revoked');
  });

  it('answers a token whose lifetime was ended with 401, and the others of its user as before', async () => {
    const platform = await freshPlatform();
    const { id, token } = platform.addUser('acme');
    const other = platform.issueToken(id);
    platform.expireToken(token);
    expect((await clientOf(platform, token)('GET', 'auth/')).status).toBe(401);
    expect(platform.exchanges.at(-1)?.auth?.outcome).toBe('expired');
    expect((await clientOf(platform, other)('GET', 'auth/')).status).toBe(200);
  });

  it('answers an expired session with 401', async () => {
    let now = 1_800_000_000_000;
    const clock = {
      now: () => now,
      setTimeout,
      clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
    };
    const platform = await freshPlatform({ clock });
    platform.addUser('acme', { email: 'eve@acme.test', password: 'correct horse' });
    const login = await clientOf(platform)('POST', 'auth/login/', {
      body: { user: 'eve@acme.test', company: 'acme', password: 'correct horse', session_duration: 60 },
    });
    const ask = clientOf(platform, String(login.data['token']));
    now += 59_999;
    expect((await ask('GET', 'auth/')).status).toBe(200);
    now += 1;
    expect((await ask('GET', 'auth/')).status).toBe(401);
    expect(platform.exchanges.at(-1)?.auth?.outcome).toBe('expired');
  });
});

describe('sessions', () => {
  const eve = { user: 'eve@acme.test', company: 'acme', password: 'correct horse' };

  it('logs a user in and out', async () => {
    const platform = await freshPlatform();
    const { id } = platform.addUser('acme', { email: eve.user, password: eve.password });
    const ask = clientOf(platform);
    const login = await ask('POST', 'auth/login/', { body: eve });
    expect(login.status).toBe(200);
    expect(login.data).toMatchObject({ user: { id }, challenges: [] });
    const token = String(login.data['token']);
    expect(token).toHaveLength(64);
    expect((await ask('GET', 'auth/', { token })).data['id']).toBe(id);
    expect((await ask('POST', 'auth/logout/', { token })).body).toEqual({ status: 'success' });
    expect((await ask('GET', 'auth/', { token })).status).toBe(401);
  });

  it.each([
    ['a wrong password', { ...eve, password: 'wrong' }],
    ['another company', { ...eve, company: 'globex' }],
    ['nobody', { ...eve, user: 'adam@acme.test' }],
  ])('refuses a login with %s', async (_what, body) => {
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    platform.addUser('acme', { email: eve.user, password: eve.password });
    const answer = await clientOf(platform)('POST', 'auth/login/', { body });
    expect(answer.status).toBe(400);
    expect(answer.body?.status).toBe('error');
  });

  it('logs in on behalf of a user of the company, for whoever may add users', async () => {
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    platform.addUser('acme', { email: eve.user, password: eve.password });
    const body = { user: eve.user, password: eve.password };
    const logIn = (company?: string, key: 'admin_token' | 'user_token' = 'admin_token') =>
      clientOf(platform, company === undefined ? null : accessOf(platform, company)[key])(
        'POST',
        'admin/auth/login/',
        { body },
      );
    const login = await logIn('acme');
    const who = await clientOf(platform, String(login.data['token']))('GET', 'auth/');
    expect(who.data['email']).toBe(eve.user);
    expect((await logIn('globex')).status).toBe(400);
    expect((await logIn('acme', 'user_token')).status).toBe(403);
    expect((await logIn()).status).toBe(401);
  });

  it.each([
    ['without a wish', {}, {}, 10 * 3600],
    ['as the company has it', {}, { default_session_duration: 1800 }, 1800],
    ['as the client asks', { session_duration: 900 }, { default_session_duration: 1800 }, 900],
  ])('lasts, %s, so many seconds', async (_what, wish, settings, seconds) => {
    const platform = await freshPlatform();
    platform.addUser('acme', { email: eve.user, password: eve.password });
    await adminOf(platform)('PATCH', 'admin/company/settings/', { body: settings });
    const { data } = await clientOf(platform)('POST', 'auth/login/', { body: { ...eve, ...wish } });
    expect((Number(data['expires']) - Number(data['created'])) / 1000).toBe(seconds);
  });

  it('lasts no longer than a month', async () => {
    const platform = await freshPlatform();
    const body = { ...eve, session_duration: 32 * 24 * 3600 };
    expect((await clientOf(platform)('POST', 'auth/login/', { body })).data).toEqual({
      session_duration: ['Ensure this value is less than or equal to 2678400.'],
    });
  });

  it('ends with its refresh token, and on demand with all others of the user', async () => {
    const platform = await freshPlatform();
    const { id } = platform.addUser('acme', { email: eve.user, password: eve.password });
    const ask = clientOf(platform);
    const logIn = async () => {
      const { data } = await ask('POST', 'auth/login/', { body: eve });
      return { token: String(data['token']), refresh: String(data['refresh_token']) };
    };
    const permanent = platform.issueToken(id);
    const [one, two, three] = [await logIn(), await logIn(), await logIn()];
    const works = async (token: string) => (await ask('GET', 'auth/', { token })).status === 200;
    await ask('POST', 'auth/logout/', { token: one.token, body: { clear_session_option: 'none' } });
    const headers = { authorization: `Refresh-Token ${one.refresh}` };
    expect((await ask('POST', 'auth/refresh/', { headers })).status).toBe(401);
    expect(await Promise.all([one, two, three].map(({ token }) => works(token)))).toEqual([
      false,
      true,
      true,
    ]);
    await ask('POST', 'auth/logout/', { token: two.token, body: { clear_session_option: 'temporary' } });
    expect(await Promise.all([works(three.token), works(permanent)])).toEqual([false, true]);
    await ask('POST', 'auth/logout/', { token: permanent, body: { clear_session_option: 'all' } });
    expect(await works(permanent)).toBe(false);
  });

  it('registers a user, with an account, once', async () => {
    const platform = await freshPlatform();
    const ask = clientOf(platform);
    const body = { company: 'acme', email: 'new@acme.test', password: 'long enough', first_name: 'Nia' };
    const registered = await ask('POST', 'auth/register/', { body });
    expect(registered.status).toBe(201);
    expect(registered.data['user']).toMatchObject({
      email: 'new@acme.test',
      groups: [{ name: 'user' }],
      account: expect.stringMatching(/^\d{10}$/),
    });
    const again = await ask('POST', 'auth/register/', { body });
    expect(again.status).toBe(400);
    expect(again.body?.data).toHaveProperty('email');
  });

  it('refreshes a session with its refresh token, once', async () => {
    const platform = await freshPlatform();
    platform.addUser('acme', { email: eve.user, password: eve.password });
    const ask = clientOf(platform);
    const login = await ask('POST', 'auth/login/', { body: eve });
    const headers = { authorization: `Refresh-Token ${String(login.data['refresh_token'])}` };
    const refreshed = await ask('POST', 'auth/refresh/', { headers, body: {} });
    expect(refreshed.status).toBe(200);
    expect((await ask('GET', 'auth/', { token: String(refreshed.data['token']) })).status).toBe(200);
    expect((await ask('POST', 'auth/refresh/', { headers, body: {} })).status).toBe(401);
    expect((await ask('GET', 'auth/', { token: String(login.data['refresh_token']) })).status).toBe(401);
  });
});

describe('what a caller may do', () => {
  it('lets an admin do everything and an end user nothing in the admin section', async () => {
    const platform = await freshPlatform();
    const { admin_token, user_token } = accessOf(platform);
    const ask = clientOf(platform);
    expect((await ask('GET', 'admin/company/', { token: admin_token })).status).toBe(200);
    const refused = await ask('GET', 'admin/company/', { token: user_token });
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({
      status: 'error',
      message: 'You do not have permission to perform this action.',
    });
  });

  it("gives a service user its service's permissions, not one more, and those of this moment", async () => {
    const platform = await freshPlatform();
    const { url } = await freshExtension();
    const view = { section: 'admin', type: 'transaction', level: 'view' } as const;
    await platform.activate({ company: 'acme', url, permissions: [view] });
    const ask = clientOf(platform, platform.serviceToken('acme'));
    expect((await ask('GET', 'admin/transactions/')).status).toBe(200);
    expect((await ask('POST', 'admin/transactions/credit/', { body: {} })).status).toBe(403);
    expect((await ask('GET', 'admin/company/')).status).toBe(403);
    expect((await ask('GET', 'admin/users/')).status).toBe(403);
    const [service] = platform.state.services.values();
    await adminOf(platform)('POST', `admin/services/${service?.id}/permissions/`, {
      body: { permissions: [{ section: 'admin', type: 'company', level: 'view' }] },
    });
    expect((await ask('GET', 'admin/company/')).status).toBe(200);
  });

  it('tells the permissions of the user section and of the admin section apart', async () => {
    const platform = await freshPlatform();
    const { url } = await freshExtension();
    await platform.activate({
      company: 'acme',
      url,
      permissions: [{ section: 'user', type: 'transaction', level: 'view' }],
    });
    const ask = clientOf(platform, platform.serviceToken('acme'));
    expect((await ask('GET', 'admin/transactions/')).status).toBe(403);
  });

  it('checks the token before the method, the method before the permission, the permission before the body', async () => {
    const platform = await freshPlatform();
    const { user_token, admin_token } = accessOf(platform);
    const ask = clientOf(platform);
    expect((await ask('DELETE', 'admin/company/')).status).toBe(401);
    const method = await ask('DELETE', 'admin/company/', { token: user_token });
    expect(method.status).toBe(405);
    expect(method.headers.get('allow')).toBe('GET, PATCH, PUT');
    expect(method.body).toEqual({ status: 'error', message: 'Method "DELETE" not allowed.' });
    expect((await ask('POST', 'admin/webhooks/', { token: user_token, body: '{' })).status).toBe(403);
    expect((await ask('POST', 'admin/webhooks/', { token: admin_token, body: '{' })).status).toBe(400);
  });
});
