import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/simulator/platform.js';
import { accessOf, adminOf, clientOf, freshExtension, freshPlatform } from './platform-requests.js';
import { reply } from './tiny-extension.js';

describe('what is recorded', () => {
  it('is every exchange, numbered, in both directions, with the company and what the header proved', async () => {
    const heard: Exchange[] = [];
    const platform = await freshPlatform({ onExchange: (exchange) => heard.push(exchange) });
    const extension = await freshExtension();
    await platform.activate({ company: 'acme', url: extension.url });
    await clientOf(platform, platform.serviceToken('acme'))('GET', 'auth/?x=1');
    await clientOf(platform)('GET', 'auth/');
    expect(platform.exchanges).toEqual(heard);
    expect(heard.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(heard[0]).toMatchObject({
      direction: 'to-extension',
      call: 'activate',
      company: 'acme',
      request: { method: 'POST', url: `${extension.url}/activate/` },
      response: { status: 200, body: { status: 'success' } },
      error: null,
    });
    expect(heard[1]).toMatchObject({
      direction: 'to-platform',
      call: null,
      company: 'acme',
      auth: {
        scheme: 'Token',
        outcome: 'valid',
        group: 'service',
        token_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    });
    expect(heard[2]).toMatchObject({ company: null, auth: { outcome: 'missing', token_id: null } });
  });

  it('shows which of two tokens was used, and neither of them', async () => {
    const platform = await freshPlatform();
    const extension = await freshExtension();
    await platform.activate({ company: 'acme', url: extension.url });
    await clientOf(platform, platform.serviceToken('acme'))('GET', 'auth/');
    await platform.rotate({ company: 'acme' });
    await clientOf(platform, platform.serviceToken('acme'))('GET', 'auth/');
    const asked = platform.exchanges.filter(({ direction }) => direction === 'to-platform');
    expect(asked.map(({ request }) => request.headers['authorization'])).toEqual([
      'Token [service token of acme]',
      'Token [service token 2 of acme]',
    ]);
    expect(asked[0]?.auth?.token_id).not.toBe(asked[1]?.auth?.token_id);
  });

  it('never holds a token, a secret or a password, wherever it was sent', async () => {
    const platform = await freshPlatform();
    const extension = await freshExtension();
    const secret = 'such a webhook secret & more';
    const password = 'correct horse battery';
    const forged = 'f'.repeat(64);
    extension.answer = ({ body, headers }, response) =>
      reply(response, 200, {
        echo: body,
        said: `I got ${JSON.stringify(body)} and ${String(headers['authorization'])}`,
      });
    await platform.activate({
      company: 'acme',
      url: extension.url,
      permissions: [
        { section: 'admin', type: 'webhook', level: 'add' },
        { section: 'admin', type: 'webhook', level: 'view' },
      ],
    });
    const token = String(platform.serviceToken('acme'));
    const ask = clientOf(platform, token);
    await ask('POST', 'admin/webhooks/', {
      body: { url: `${extension.url}/webhook/`, event: 'user.update', secret },
    });
    await ask('GET', `admin/webhooks/?secret=${encodeURIComponent(secret)}`);
    await ask('GET', `auth/?token=${token}`, { headers: { 'x-other': token, cookie: `t=${token}` } });
    await platform.sendWebhook({ company: 'acme', event: 'user.update' });
    await platform.activate({ company: 'acme', url: extension.url, token: forged });
    await clientOf(platform)('POST', 'auth/register/', {
      body: { company: 'acme', email: 'e@acme.test', password },
    });
    const login = await clientOf(platform)('POST', 'auth/login/', {
      body: { company: 'acme', user: 'e@acme.test', password },
    });
    await platform.rotate({ company: 'acme' });
    await platform.deactivate({ company: 'acme' });
    const recorded = JSON.stringify(platform.exchanges);
    const { admin_token, user_token } = accessOf(platform);
    const tokens = [
      ...platform.state.tokens.keys(),
      admin_token,
      user_token,
      String(login.data['refresh_token']),
    ];
    for (const hidden of [secret, encodeURIComponent(secret), password, forged, ...tokens]) {
      expect(recorded).not.toContain(hidden);
    }
    expect(recorded).toContain('[webhook secret of acme]');
    expect(recorded).toContain('[unknown password]');
  });

  it('keeps of a large body its beginning, and of all the newest', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const note = 'n'.repeat(300_000);
    await admin('POST', 'admin/services/', {
      body: { name: 'Big', url: 'https://example.com', description: note },
    });
    const body = String(platform.exchanges.at(-1)?.request.body);
    expect(body.length).toBeLessThan(70_000);
    expect(body).toMatch(/… \(\d+ characters more\)$/);
  });
});

describe('a client that misbehaves', () => {
  it('and goes away in the middle of its body is recorded, and leaves the platform as it was', async () => {
    const platform = await freshPlatform();
    const { admin_token } = accessOf(platform);
    const socket = connect(Number(new URL(platform.url).port), '127.0.0.1');
    socket.write(
      `POST /3/admin/services/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token ${admin_token}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await expect.poll(() => platform.exchanges.length).toBe(1);
    expect(platform.exchanges[0]).toMatchObject({ company: 'acme', request: { body: null } });
    expect((await adminOf(platform)('GET', 'admin/services/')).data['count']).toBe(0);
  });

  it('gets the head of an answer for a HEAD', async () => {
    const platform = await freshPlatform();
    const { admin_token } = accessOf(platform);
    const headers = { authorization: `Token ${admin_token}` };
    const head = await fetch(`${platform.apiUrl}admin/company/`, { method: 'HEAD', headers });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });
});

describe('faults', () => {
  it('answer instead of the platform, as often as told, for what they match', async () => {
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    platform.faults.add({
      match: { method: 'GET', path: '/3/admin/company/', company: 'acme' },
      times: 1,
      respond: {
        status: 429,
        body: { status: 'error', message: 'Slow down.' },
        headers: { 'retry-after': '3' },
      },
    });
    const [acme, globex] = [adminOf(platform, 'acme'), adminOf(platform, 'globex')];
    expect((await globex('GET', 'admin/company/')).status).toBe(200);
    expect((await acme('GET', 'auth/')).status).toBe(200);
    const first = await acme('GET', 'admin/company/');
    expect(first.status).toBe(429);
    expect(first.headers.get('retry-after')).toBe('3');
    expect((await acme('GET', 'admin/company/')).status).toBe(200);
  });

  it('match a path by an expression, and end when they are taken away or cleared', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const remove = platform.faults.add({ match: { path: /^\/3\/admin\// }, respond: { status: 503 } });
    expect((await admin('GET', 'admin/company/')).body?.status).toBe('error');
    remove();
    expect((await admin('GET', 'admin/company/')).status).toBe(200);
    platform.faults.add({ match: {}, respond: { status: 500 } });
    platform.faults.clear();
    expect((await admin('GET', 'admin/company/')).status).toBe(200);
  });

  it('delay an answer that then comes as usual', async () => {
    const platform = await freshPlatform();
    platform.faults.add({ match: {}, times: 1, respond: { delayMs: 150 } });
    const before = performance.now();
    expect((await adminOf(platform)('GET', 'admin/company/')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(140);
  });

  it('drop the connection without an answer, and record that', async () => {
    const platform = await freshPlatform();
    platform.faults.add({ match: {}, times: 1, respond: 'drop' });
    await expect(adminOf(platform)('GET', 'admin/company/')).rejects.toThrow('fetch failed');
    expect(platform.exchanges.at(-1)).toMatchObject({
      response: null,
      error: expect.stringContaining('dropped'),
    });
    expect((await adminOf(platform)('GET', 'admin/company/')).status).toBe(200);
  });
});

describe('listening and closing', () => {
  it('is on the loopback address, and a taken port is an error that says so', async () => {
    const platform = await freshPlatform();
    expect(platform.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(platform.apiUrl).toBe(`${platform.url}/3/`);
    const port = Number(new URL(platform.url).port);
    await expect(freshPlatform({ port })).rejects.toMatchObject({ name: 'UserError', kind: 'unavailable' });
  });

  it('closes at once, with open connections and a call that waits', async () => {
    const platform = await freshPlatform();
    const extension = await freshExtension();
    extension.answer = () => undefined;
    const idle = connect(Number(new URL(platform.url).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const waiting = platform.activate({ company: 'acme', url: extension.url });
    while (extension.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = performance.now();
    await platform.close();
    await platform.close();
    expect(performance.now() - before).toBeLessThan(1000);
    expect(await waiting).toMatchObject({ accepted: false });
    idle.destroy();
  });

  it('shares nothing with another platform', async () => {
    const [one, other] = [await freshPlatform(), await freshPlatform()];
    const { admin_token } = accessOf(one);
    expect((await clientOf(other, admin_token)('GET', 'auth/')).status).toBe(401);
    await adminOf(one)('POST', 'admin/services/', { body: { name: 'One', url: 'https://example.com' } });
    one.faults.add({ match: {}, respond: { status: 500 } });
    expect((await adminOf(other)('GET', 'admin/services/')).data['count']).toBe(0);
    expect(other.exchanges).toHaveLength(2);
  });
});
