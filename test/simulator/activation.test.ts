import { describe, expect, it } from 'vitest';
import { adminOf, clientOf, freshExtension, freshPlatform } from './platform-requests.js';
import { reply, type TinyExtension } from './tiny-extension.js';

const webhookAdd = { section: 'admin', type: 'webhook', level: 'add' } as const;

/** A service of the extension, made as the dashboard makes one. */
async function made(extensionUrl: string, options = {}) {
  const platform = await freshPlatform(options);
  const admin = adminOf(platform);
  const created = await admin('POST', 'admin/services/', { body: { name: 'Savings', url: extensionUrl } });
  const path = `admin/services/${String(created.data['id'])}/`;
  await admin('POST', `${path}permissions/`, { body: { permissions: [webhookAdd] } });
  return { platform, admin, path };
}

function sentToken(extension: TinyExtension, index = -1): string {
  return String(extension.calls.at(index)?.body['token']);
}

describe('PATCH active: true', () => {
  it('calls /activate/ with a new token alone, as JSON, without any authorization', async () => {
    const extension = await freshExtension();
    const { platform, admin, path } = await made(`${extension.url}/base/`);
    const patched = await admin('PATCH', path, { body: { active: true } });
    expect(patched.status).toBe(200);
    expect(patched.data['active']).toBe(true);
    const [call] = extension.calls;
    expect(call?.method).toBe('POST');
    expect(call?.path).toBe('/base/activate/');
    expect(call?.body).toEqual({ token: platform.serviceToken('acme') });
    expect(sentToken(extension)).toHaveLength(64);
    expect(call?.headers['content-type']).toBe('application/json');
    expect(call?.headers['authorization']).toBeUndefined();
  });

  it('waits for the extension, which may verify the token and use its permissions meanwhile', async () => {
    const extension = await freshExtension();
    const { platform, admin, path } = await made(extension.url);
    const seen: unknown[] = [];
    extension.answer = async ({ body }, response) => {
      const ask = clientOf(platform, String(body['token']));
      seen.push((await ask('GET', 'auth/')).data['groups'], (await ask('GET', 'admin/company/')).status);
      const webhook = { url: `${extension.url}/webhook/`, event: 'user.create', secret: 'x'.repeat(32) };
      seen.push((await ask('POST', 'admin/webhooks/', { body: webhook })).status);
      reply(response, 201, { status: 'success' });
    };
    expect((await admin('PATCH', path, { body: { active: true } })).status).toBe(200);
    expect(seen).toEqual([[{ name: 'service', label: 'Service', section: 'admin' }], 403, 201]);
    const webhooks = await admin('GET', 'admin/webhooks/');
    expect(webhooks.data['results']).toMatchObject([{ event: 'user.create', service: { name: 'Savings' } }]);
  });

  it.each([
    ['its own message', 400, { status: 'error', message: 'No seats left.' }, () => 'No seats left.'],
    ['no message', 500, 'oops', (url: string) => `Received a 500 response from ${url}/activate/.`],
    [
      '202, which is no success here',
      202,
      {},
      (url: string) => `Received a 202 response from ${url}/activate/.`,
    ],
    ['204', 204, null, (url: string) => `Received a 204 response from ${url}/activate/.`],
  ])(
    'fails on %s with the words of the platform, and disables what it made',
    async (_what, status, body, text) => {
      const extension = await freshExtension();
      const { platform, admin, path } = await made(extension.url);
      extension.answer = (_call, response) =>
        body === null ? void response.writeHead(status).end() : reply(response, status, body);
      const patched = await admin('PATCH', path, { body: { active: true } });
      expect(patched.status).toBe(400);
      expect(patched.body).toEqual({
        status: 'error',
        message: `An error occurred in the service: ${text(extension.url)}`,
      });
      expect((await admin('GET', path)).data['active']).toBe(false);
      expect((await clientOf(platform)('GET', 'auth/', { token: sentToken(extension) })).status).toBe(401);
      const users = await admin('GET', 'admin/users/?group=service');
      expect(users.data['results']).toMatchObject([{ deactivated: true }]);
    },
  );

  it('does not follow a redirect', async () => {
    const extension = await freshExtension();
    const { admin, path } = await made(extension.url);
    extension.answer = (_call, response) => void response.writeHead(307, { location: '/elsewhere/' }).end();
    const patched = await admin('PATCH', path, { body: { active: true } });
    expect(patched.body?.message).toContain('Received a 307 response');
    expect(extension.calls.map((call) => call.path)).toEqual(['/activate/']);
  });

  it('says so when nothing listens', async () => {
    const extension = await freshExtension();
    const { admin, path } = await made(extension.url);
    await extension.close();
    const patched = await admin('PATCH', path, { body: { active: true } });
    expect(patched.status).toBe(400);
    expect(patched.body?.message).toBe(
      `An error occurred in the service: Unable to connect to ${extension.url}/activate/.`,
    );
  });

  it('waits as long as the platform was told to', async () => {
    const extension = await freshExtension();
    extension.answer = () => undefined;
    const { platform } = await made(extension.url, { timeLimits: { activate: 150 } });
    const report = await platform.activate({ company: 'acme', url: extension.url });
    expect(report).toMatchObject({
      accepted: false,
      time_limit_ms: 150,
      exchange: { response: null, error: 'No complete answer within 150 ms.' },
    });
  });

  it('counts its 10 seconds to the end of the answer, not to its beginning', async () => {
    const extension = await freshExtension();
    const timers: { callback: () => void; delayMs: number }[] = [];
    const clock = {
      now: () => Date.now(),
      setTimeout: (callback: () => void, delayMs: number) => timers.push({ callback, delayMs }),
      clearTimeout: () => undefined,
    };
    const { platform, admin, path } = await made(extension.url, { clock });
    extension.answer = (_call, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"status":');
      // The head is there and the end is not: now the time is over.
      setTimeout(() => timers.at(-1)?.callback(), 100);
    };
    const patched = await admin('PATCH', path, { body: { active: true } });
    expect(timers.at(-1)?.delayMs).toBe(10_000);
    expect(patched.body?.message).toContain('Unable to connect');
    const call = platform.exchanges.find(({ direction }) => direction === 'to-extension');
    expect(call?.error).toBe('No complete answer within 10000 ms.');
  });

  it('activates again with a new token for the same service user, and the old one stops working', async () => {
    const extension = await freshExtension();
    const { platform, admin, path } = await made(extension.url);
    await admin('PATCH', path, { body: { active: true } });
    await admin('PATCH', path, { body: { active: true } });
    const [first, second] = [sentToken(extension, 0), sentToken(extension, 1)];
    expect(second).not.toBe(first);
    const ask = clientOf(platform);
    expect((await ask('GET', 'auth/', { token: first })).status).toBe(401);
    expect((await ask('GET', 'auth/', { token: second })).status).toBe(200);
    expect((await admin('GET', 'admin/users/?group=service')).data['count']).toBe(1);
  });

  it('leaves an active service as it was when it fails to activate again', async () => {
    const extension = await freshExtension();
    const { platform, admin, path } = await made(extension.url);
    await admin('PATCH', path, { body: { active: true } });
    const before = platform.serviceToken('acme');
    extension.answer = (_call, response) => reply(response, 500, {});
    await admin('PATCH', path, { body: { active: true } });
    expect((await admin('GET', path)).data['active']).toBe(true);
    expect(platform.serviceToken('acme')).toBe(before);
    expect((await clientOf(platform)('GET', 'auth/', { token: sentToken(extension) })).status).toBe(401);
  });

  it('makes a new service user when asked to', async () => {
    const extension = await freshExtension();
    const platform = await freshPlatform();
    await platform.activate({ company: 'acme', url: extension.url });
    await platform.activate({ company: 'acme', url: extension.url, newUser: true });
    const users = await adminOf(platform)('GET', 'admin/users/?group=service');
    expect(users.data['results']).toMatchObject([{ deactivated: false }, { deactivated: true }]);
    expect((await clientOf(platform, platform.serviceToken('acme'))('GET', 'auth/')).status).toBe(200);
  });
});

describe('a forged activation', () => {
  it('sends the given token and changes nothing, even where the extension takes it', async () => {
    const extension = await freshExtension();
    const platform = await freshPlatform();
    const { token } = platform.addUser('acme');
    const report = await platform.activate({ company: 'acme', url: extension.url, token });
    expect(extension.calls[0]?.body).toEqual({ token });
    expect(report.accepted).toBe(true);
    expect(platform.serviceToken('acme')).toBeNull();
    expect((await adminOf(platform)('GET', 'admin/users/?group=service')).data['count']).toBe(0);
  });

  it('shows what the extension asked about a token that nobody knows', async () => {
    const extension = await freshExtension();
    const platform = await freshPlatform();
    extension.answer = async ({ body }, response) => {
      const check = await clientOf(platform, String(body['token']))('GET', 'auth/');
      reply(response, check.status === 200 ? 200 : 400, { message: 'The token is not valid.' });
    };
    const report = await platform.activate({ company: 'acme', url: extension.url, token: 'f'.repeat(64) });
    expect(report).toMatchObject({ accepted: false, call: 'activate', time_limit_ms: 10_000 });
    expect(report.reason).toBe('An error occurred in the service: The token is not valid.');
    expect(report.meanwhile).toMatchObject([{ auth: { outcome: 'unknown' }, response: { status: 401 } }]);
  });
});

describe('PATCH active: false', () => {
  async function active() {
    const extension = await freshExtension();
    const all = await made(extension.url);
    await all.admin('PATCH', all.path, { body: { active: true } });
    return { extension, ...all };
  }

  it('sends the token and purge: false; afterwards the token is worth nothing', async () => {
    const { extension, platform, admin, path } = await active();
    const token = platform.serviceToken('acme');
    let duringTheCall = 0;
    extension.answer = async (_call, response) => {
      duringTheCall = (await clientOf(platform, token)('GET', 'auth/')).status;
      reply(response, 200, { status: 'success' });
    };
    const patched = await admin('PATCH', path, { body: { active: false } });
    expect(patched.data['active']).toBe(false);
    expect(extension.calls.at(-1)).toMatchObject({ path: '/deactivate/', body: { token, purge: false } });
    expect(duringTheCall).toBe(200);
    expect((await clientOf(platform, token)('GET', 'auth/')).status).toBe(401);
    const users = await admin('GET', 'admin/users/?group=service');
    expect(users.data['results']).toMatchObject([{ deactivated: true }]);
  });

  it('stays active, with its token, when the extension refuses', async () => {
    const { extension, platform, admin, path } = await active();
    extension.answer = (_call, response) => reply(response, 500, { message: 'Not now.' });
    const patched = await admin('PATCH', path, { body: { active: false } });
    expect(patched.status).toBe(400);
    expect(patched.body?.message).toBe('An error occurred in the service: Not now.');
    expect((await admin('GET', path)).data['active']).toBe(true);
    expect((await clientOf(platform, platform.serviceToken('acme'))('GET', 'auth/')).status).toBe(200);
  });

  it('keeps the webhooks, and removes them with the service user on purge', async () => {
    const { extension, platform, admin } = await active();
    const webhook = { url: `${extension.url}/webhook/`, event: 'user.create' };
    await clientOf(platform, platform.serviceToken('acme'))('POST', 'admin/webhooks/', { body: webhook });
    await platform.deactivate({ company: 'acme' });
    expect((await admin('GET', 'admin/webhooks/')).data['count']).toBe(1);
    const last = sentToken(extension);
    const report = await platform.deactivate({ company: 'acme', purge: true });
    expect(report.accepted).toBe(true);
    expect(extension.calls.at(-1)?.body).toEqual({ token: last, purge: true });
    expect((await admin('GET', 'admin/webhooks/')).data['count']).toBe(0);
    expect((await admin('GET', 'admin/users/?group=service')).data['count']).toBe(0);
    expect((await clientOf(platform, last)('GET', 'auth/')).status).toBe(401);
    expect(platform.exchanges.at(-1)).toMatchObject({ company: 'acme', auth: { outcome: 'revoked' } });
    await platform.activate({ company: 'acme', url: extension.url });
    expect((await clientOf(platform, platform.serviceToken('acme'))('GET', 'auth/')).status).toBe(200);
  });

  it('has nothing to tell an extension that is not active', async () => {
    const extension = await freshExtension();
    const { admin, path } = await made(extension.url);
    expect((await admin('PATCH', path, { body: { active: false } })).status).toBe(200);
    expect(extension.calls).toEqual([]);
  });
});

describe('rotation', () => {
  it('sends a new token; both work during the call and only the new one afterwards', async () => {
    const extension = await freshExtension();
    const platform = await freshPlatform();
    await platform.activate({ company: 'acme', url: extension.url });
    const old = platform.serviceToken('acme');
    const during: number[] = [];
    extension.answer = async ({ body }, response) => {
      for (const token of [old, String(body['token'])]) {
        during.push((await clientOf(platform, token)('GET', 'auth/')).status);
      }
      reply(response, 200, {});
    };
    const report = await platform.rotate({ company: 'acme' });
    expect(report).toMatchObject({ accepted: true, call: 'rotate' });
    expect(extension.calls.at(-1)?.path).toBe('/rotate/');
    expect(during).toEqual([200, 200]);
    expect(platform.serviceToken('acme')).toBe(sentToken(extension));
    expect((await clientOf(platform, old)('GET', 'auth/')).status).toBe(401);
  });

  it('keeps the old token, and takes the new one back, when the extension refuses', async () => {
    const extension = await freshExtension();
    const platform = await freshPlatform();
    await platform.activate({ company: 'acme', url: extension.url });
    const old = platform.serviceToken('acme');
    extension.answer = (_call, response) => reply(response, 404, {});
    expect((await platform.rotate({ company: 'acme' })).accepted).toBe(false);
    expect(platform.serviceToken('acme')).toBe(old);
    expect((await clientOf(platform, sentToken(extension))('GET', 'auth/')).status).toBe(401);
  });

  it('is refused for a service that is not active', async () => {
    const platform = await freshPlatform();
    await expect(platform.rotate({ company: 'acme' })).rejects.toMatchObject({ kind: 'refused' });
    await expect(platform.rotate({ company: 'nobody' })).rejects.toThrow('no company nobody');
  });
});

describe('two companies with the same extension', () => {
  it('have a service, a service user and a token each', async () => {
    const extension = await freshExtension();
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    await platform.activate({ company: 'acme', url: extension.url });
    await platform.activate({ company: 'globex', url: extension.url });
    const [one, other] = [platform.serviceToken('acme'), platform.serviceToken('globex')];
    expect(one).not.toBe(other);
    expect((await clientOf(platform, one)('GET', 'auth/')).data['company']).toBe('acme');
    expect((await clientOf(platform, other)('GET', 'auth/')).data['company']).toBe('globex');
    await platform.deactivate({ company: 'acme', purge: true });
    expect((await clientOf(platform, other)('GET', 'auth/')).status).toBe(200);
  });
});
