import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { activeExtension } from './active-extension.js';
import { adminOf, clientOf, freshPlatform, type PlatformAnswer } from './platform-requests.js';

describe('a login with a provider', () => {
  async function withClient() {
    const { platform, extension, admin } = await activeExtension(['user.create']);
    const client = await admin('POST', 'admin/oauth-clients/', {
      body: {
        provider: 'google',
        application: 'wallet',
        client_id: 'wallet.apps.example.com',
        data: { redirect_uri: 'https://wallet.example.com/back/' },
      },
    });
    const ask = clientOf(platform);
    const oauth = (step: string, body: object): Promise<PlatformAnswer> =>
      ask('POST', `auth/oauth/${step}/`, { body });
    const begin = async () => String((await oauth('session', { client: client.data['id'] })).data['session']);
    return { platform, extension, admin, client: client.data['id'], oauth, begin };
  }

  it('sends to the provider, and lets in whom the provider sends back', async () => {
    const { platform, extension, oauth, begin } = await withClient();
    const session = await begin();
    const { data } = await oauth('authorize', { session });
    const url = new URL(String(data['url']));
    expect(url.host).toBe('accounts.google.com');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'wallet.apps.example.com',
      response_type: 'code',
      scope: 'openid email',
      state: session,
      redirect_uri: 'https://wallet.example.com/back/',
    });
    const uri = `https://wallet.example.com/back/?code=eve%40acme.test&state=${session}`;
    expect((await oauth('verify', { uri })).data).toEqual({ session, user_exists: false });
    expect((await oauth('login', { session })).status).toBe(400);
    const registered = await oauth('register', { session });
    expect(registered.status).toBe(201);
    const who = await clientOf(platform, String(registered.data['token']))('GET', 'auth/');
    expect(who.data).toMatchObject({ email: 'eve@acme.test', company: 'acme' });
    await platform.settled();
    expect(extension.calls).toMatchObject([
      { body: { event: 'user.create', data: { email: 'eve@acme.test' } } },
    ]);

    const again = await begin();
    expect((await oauth('verify', { code: 'eve@acme.test', session: again })).data).toMatchObject({
      user_exists: true,
    });
    const login = await oauth('login', { session: again });
    expect(login.data['user']).toEqual({ id: who.data['id'] });
    expect((await oauth('login', { session: again })).data).toEqual({ session: ['Invalid session.'] });
  });

  it('is refused where nobody came back, and says what a code is here', async () => {
    const { oauth, begin } = await withClient();
    const session = await begin();
    for (const step of ['login', 'register']) expect((await oauth(step, { session })).status).toBe(400);
    const wrong = await oauth('verify', { session, code: '4/0AbCdEf' });
    expect(wrong.status).toBe(400);
    expect(wrong.body?.message).toContain('asks no provider');
    for (const step of ['authorize', 'login', 'register'])
      expect((await oauth(step, { session: 'none' })).data).toEqual({ session: ['Invalid session.'] });
  });

  it('is of the company that has the client, and of no client that was put away', async () => {
    const { platform, admin, client, oauth, begin } = await withClient();
    platform.addCompany({ id: 'globex' });
    platform.addUser('globex', { email: 'eve@globex.test' });
    const session = await begin();
    expect((await oauth('verify', { session, code: 'eve@globex.test' })).data['user_exists']).toBe(false);
    await admin('PATCH', `admin/oauth-clients/${String(client)}/`, { body: { archived: true } });
    expect((await oauth('session', { client })).data).toEqual({ client: ['Invalid client.'] });
  });
});

describe('a JWT', () => {
  it('says who the user is, signed with the key that the platform publishes, the same after a restart', async () => {
    const platform = await freshPlatform({ controlToken: 'c'.repeat(64) });
    const { id, token } = platform.addUser('acme', { email: 'eve@acme.test' });
    const made = await clientOf(platform, token)('POST', 'auth/jwt/', { body: { nonce: 'n-1' } });
    expect(made.status).toBe(201);
    const parts = String(made.data['token']).split('.');
    const [header, claims] = parts
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
    const [key] = platform.jwks().keys;
    expect(header).toEqual({ alg: 'ES256', typ: 'JWT', kid: key?.kid });
    expect(claims).toEqual({
      iss: 'rehive',
      sub: id,
      company: 'acme',
      nonce: 'n-1',
      iat: expect.any(Number),
      exp: Number(claims?.['iat']) + 300,
    });
    const verified = (signed: string): boolean =>
      verify(
        'sha256',
        Buffer.from(signed),
        { key: createPublicKey({ key: { ...key }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
        Buffer.from(parts[2] ?? '', 'base64url'),
      );
    expect(verified(parts.slice(0, 2).join('.'))).toBe(true);
    expect(verified(`${parts[0]}.${parts[0]}`)).toBe(false);
    expect(JSON.stringify(platform.jwks())).not.toContain('"d"');
    expect((await freshPlatform({ savedState: platform.save() })).jwks()).toEqual(platform.jwks());
    const published = await fetch(`${platform.url}/_control/jwks/`, {
      headers: { 'x-rehive-control': 'c'.repeat(64) },
    });
    expect(await published.json()).toEqual(platform.jwks());
  });

  it('is for whoever has a token', async () => {
    const platform = await freshPlatform();
    expect((await clientOf(platform)('POST', 'auth/jwt/', { body: {} })).status).toBe(401);
    expect((await adminOf(platform)('POST', 'auth/jwt/', { body: {} })).status).toBe(201);
  });
});
