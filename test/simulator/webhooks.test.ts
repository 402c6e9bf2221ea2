import { describe, expect, it } from 'vitest';
import { activeExtension, secret } from './active-extension.js';
import { accessOf, adminOf, clientOf, freshPlatform } from './platform-requests.js';
import { reply } from './tiny-extension.js';

describe('webhooks of the admin API', () => {
  it('answers a new webhook with its id, its secret and the service that made it', async () => {
    const { service, extension } = await activeExtension([]);
    const body = { url: `${extension.url}/webhook/`, event: 'user.create', secret };
    const created = await service('POST', 'admin/webhooks/', { body });
    expect(created.status).toBe(201);
    expect(created.data).toMatchObject({
      ...body,
      id: expect.any(Number),
      condition: null,
      enabled: true,
      service: { name: 'Extension', type: 'private', url: extension.url },
    });
  });

  it('makes a secret of 64 characters where none is given, and knows no service where a person made it', async () => {
    const { admin } = await activeExtension([]);
    const created = await admin('POST', 'admin/webhooks/', {
      body: { url: 'https://example.com/', event: 'user.create' },
    });
    expect(created.data['secret']).toMatch(/^[0-9a-f]{64}$/);
    expect(created.data['service']).toBeNull();
  });

  it('takes each url once per event, in each company', async () => {
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    const body = { url: 'https://example.com/', event: 'user.create' };
    const admin = adminOf(platform);
    expect((await admin('POST', 'admin/webhooks/', { body })).status).toBe(201);
    const second = await admin('POST', 'admin/webhooks/', { body });
    expect(second.status).toBe(400);
    expect(second.body).toEqual({
      status: 'error',
      message: 'A webhook with the url and event already exists',
    });
    const other = await admin('POST', 'admin/webhooks/', { body: { ...body, event: 'user.update' } });
    expect(other.status).toBe(201);
    const moved = await admin('PATCH', `admin/webhooks/${String(other.data['id'])}/`, {
      body: { event: 'user.create' },
    });
    expect(moved.status).toBe(400);
    expect((await adminOf(platform, 'globex')('POST', 'admin/webhooks/', { body })).status).toBe(201);
  });

  it('names every wrong field at once', async () => {
    const { admin } = await activeExtension([]);
    const answer = await admin('POST', 'admin/webhooks/', {
      body: { url: 'no url', event: 'user.born', enabled: 'perhaps' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      message: 'Enter a valid URL, "user.born" is not a valid choice, Must be a valid boolean',
      data: {
        url: ['Enter a valid URL.'],
        event: ['"user.born" is not a valid choice.'],
        enabled: ['Must be a valid boolean.'],
      },
    });
  });

  it('lets nobody else change or delete what an active service made', async () => {
    const { admin, service, platform } = await activeExtension();
    const [webhook] = platform.state.webhooks.values();
    const path = `admin/webhooks/${webhook?.id}/`;
    expect((await admin('PATCH', path, { body: { enabled: false } })).status).toBe(403);
    expect((await admin('DELETE', path)).status).toBe(403);
    expect((await service('PATCH', path, { body: { enabled: false } })).data['enabled']).toBe(false);
    await platform.deactivate({ company: 'acme' });
    expect((await admin('PATCH', path, { body: { enabled: true } })).status).toBe(200);
    expect((await admin('DELETE', path)).body).toEqual({ status: 'success' });
    expect((await admin('GET', path)).status).toBe(404);
  });

  it('filters its list by event, url and secret', async () => {
    const { admin } = await activeExtension(['user.create', 'user.update', 'transaction.create']);
    const events = async (query: string): Promise<unknown> => {
      const { data } = await admin('GET', `admin/webhooks/?${query}`);
      return (data['results'] as { event: string }[]).map(({ event }) => event);
    };
    expect(await events('event=user.update')).toEqual(['user.update']);
    expect(await events('url=https://example.com/')).toEqual([]);
    expect(await events(`secret=${encodeURIComponent(secret)}`)).toHaveLength(3);
  });
});

describe('an event', () => {
  it('reaches every enabled webhook of its company as the events page has it, and is recorded as a task', async () => {
    const { platform, extension, admin } = await activeExtension();
    const { admin_token } = accessOf(platform);
    const user = await admin('GET', 'admin/users/?group=user');
    const [{ id: userId }] = user.data['results'] as [{ id: string }];
    const credit = await admin('POST', 'admin/transactions/credit/', {
      body: { user: userId, amount: 1250, currency: 'USD' },
    });
    expect(credit.status).toBe(201);
    await platform.settled();
    const [call] = extension.calls;
    expect(call?.headers).toMatchObject({
      authorization: `Secret ${secret}`,
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^rehive-platform\/\d/),
    });
    expect(Object.keys(call?.body ?? {}).toSorted()).toEqual(['company', 'data', 'event', 'id']);
    expect(call?.body).toMatchObject({
      event: 'transaction.create',
      company: 'acme',
      data: { id: credit.data['id'] },
    });
    const retrieved = await clientOf(platform, admin_token)(
      'GET',
      `admin/transactions/${String(credit.data['id'])}/`,
    );
    expect(call?.body['data']).toEqual(retrieved.data);

    const tasks = await admin('GET', 'admin/webhook-tasks/');
    expect(tasks.data['results']).toMatchObject([
      {
        id: call?.body['id'],
        tries: 1,
        completed: expect.any(Number),
        failed: null,
        webhook: { event: 'transaction.create' },
      },
    ]);
    const task = await admin('GET', `admin/webhook-tasks/${String(call?.body['id'])}/`);
    expect(task.data['data']).toEqual(call?.body);
    const requests = await admin('GET', `admin/webhook-tasks/${String(call?.body['id'])}/requests/`);
    expect(requests.data['results']).toMatchObject([{ response_code: 200, error: null }]);
  });

  it('is raised by a change of status too, and by a new user', async () => {
    const { platform, extension, admin } = await activeExtension([
      'transaction.update',
      'transaction.execute',
      'user.create',
    ]);
    const user = await admin('POST', 'admin/users/', { body: { email: 'new@acme.test' } });
    const credit = await admin('POST', 'admin/transactions/credit/', {
      body: { user: 'new@acme.test', amount: 5, currency: 'USD', status: 'Pending' },
    });
    const path = `admin/transactions/${String(credit.data['id'])}/`;
    await admin('PATCH', path, { body: { status: 'Complete', metadata: { order: 7 } } });
    await platform.settled();
    const received = extension.calls.map(({ body }) => [body['event'], (body['data'] as { id: string }).id]);
    expect(received).toHaveLength(3);
    expect(received).toContainEqual(['user.create', user.data['id']]);
    expect(received).toContainEqual(['transaction.update', credit.data['id']]);
    expect(received).toContainEqual(['transaction.execute', credit.data['id']]);
  });

  it('does not reach a disabled webhook or another company', async () => {
    const { platform, extension, service } = await activeExtension();
    const globex = platform.addCompany({ id: 'globex' });
    await clientOf(platform, globex.admin_token)('POST', 'admin/transactions/credit/', {
      body: { user: 'user@globex.test', amount: 1, currency: 'USD' },
    });
    const [webhook] = platform.state.webhooks.values();
    await service('PATCH', `admin/webhooks/${webhook?.id}/`, { body: { enabled: false } });
    await adminOf(platform)('POST', 'admin/transactions/credit/', {
      body: { user: 'user@acme.test', amount: 1, currency: 'USD' },
    });
    await platform.settled();
    expect(extension.calls).toEqual([]);
  });

  it('that fails is a task that failed, with what the extension answered', async () => {
    const { platform, extension, admin } = await activeExtension();
    extension.answer = (_call, response) => reply(response, 500, {});
    await admin('POST', 'admin/transactions/credit/', {
      body: { user: 'user@acme.test', amount: 1, currency: 'USD' },
    });
    await platform.settled();
    // Past the last retry.
    await platform.advance(3 * 3_600_000);
    const tasks = await admin(
      'GET',
      'admin/webhook-tasks/?failed__isnull=false&webhook__event=transaction.create',
    );
    expect(tasks.data['results']).toMatchObject([{ tries: 8, completed: null }]);
    const [{ id }] = tasks.data['results'] as [{ id: number }];
    const requests = await admin('GET', `admin/webhook-tasks/${id}/requests/?response_code=500`);
    expect(requests.data['results']).toMatchObject(
      Array.from({ length: 8 }, () => ({ error: expect.stringContaining('Received a 500 response') })),
    );
    expect((await admin('GET', 'admin/webhook-tasks/?completed__isnull=false')).data['count']).toBe(0);
  });
});
