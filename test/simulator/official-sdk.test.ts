import { createAdminApi } from 'rehive/admin';
import { createAuth } from 'rehive/auth';
import { createUserApi } from 'rehive/user';
import { describe, expect, it } from 'vitest';
import { freshExtension, freshPlatform } from './platform-requests.js';

const email = 'admin@sdk.test';
const password = 'correct horse battery';

/**
 * SDK 4.4.0 has two schemas of the name `AdminWebhookRequest`, and gives the body of a new webhook the type of the other
 * one, a try of a delivery. What that type asks for is no part of a webhook, and is ignored.
 */
const fieldsOfAnotherType = {
  id: 0,
  response_code: null,
  error: null,
  archived: false,
  created: 0,
  updated: 0,
};

/** The official SDK, as it is, logged in as an admin of the simulated platform. */
async function sdk() {
  const platform = await freshPlatform();
  platform.addUser('acme', { group: 'admin', email, password });
  const auth = createAuth({ baseUrl: platform.url, storage: 'memory', enableCrossTabSync: false });
  const session = await auth.login({ user: email, password, company: 'acme' });
  const admin = createAdminApi({ auth, baseUrl: platform.url });
  return { platform, auth, session, admin, user: createUserApi({ auth, baseUrl: platform.url }) };
}

describe('the official SDK', () => {
  it('logs in, asks who it is, refreshes and logs out', async () => {
    const { auth, session, user } = await sdk();
    expect(session.token).toHaveLength(64);
    const { data } = await user.authRetrieve({});
    expect(data).toMatchObject({ email, company: 'acme', groups: [{ name: 'admin' }] });
    await auth.refresh();
    expect(auth.getActiveSession()?.token).not.toBe(session.token);
    expect((await user.authRetrieve({})).data.email).toBe(email);
    await auth.logout();
    expect(auth.getActiveSession()).toBeNull();
  });

  it('registers, activates and uses an extension', async () => {
    const { platform, admin } = await sdk();
    const extension = await freshExtension();
    const created = await admin.servicesCreate({ body: { name: 'Savings', url: extension.url } });
    const path = { service_id: String(created.data.id) };
    expect(created.status).toBe('success');
    expect(created.data).toMatchObject({ type: 'private', active: false });
    const permission = { section: 'admin', type: 'webhook', level: 'add' } as const;
    const granted = await admin.servicesPermissionsCreate({ path, body: { permissions: [permission] } });
    expect(granted.data.permissions).toMatchObject([permission]);
    const active = await admin.servicesPartialUpdate({ path, body: { active: true } });
    expect(active.data.active).toBe(true);
    expect(extension.calls.map((call) => call.path)).toEqual(['/activate/']);
    expect((await admin.companyRetrieve({})).data.services).toMatchObject([
      { id: created.data.id, name: 'Savings' },
    ]);

    // The extension's own client, with the token that it was given.
    const own = createAuth({ baseUrl: platform.url, token: String(extension.calls[0]?.body['token']) });
    const service = createAdminApi({ auth: own, baseUrl: platform.url });
    const wanted = {
      url: `${extension.url}/webhook/`,
      event: 'transaction.create',
      secret: 's'.repeat(40),
    } as const;
    const body = { ...wanted, ...fieldsOfAnotherType };
    const webhook = await service.webhooksCreate({ body });
    expect(webhook.data).toMatchObject({ ...wanted, service: { id: created.data.id } });
    await expect(service.webhooksCreate({ body })).rejects.toMatchObject({
      status: 400,
      message: 'A webhook with the url and event already exists',
    });
    await expect(service.companyRetrieve({})).rejects.toMatchObject({ status: 403 });
    const webhooks = await admin.webhooksList({ query: { event: 'transaction.create' } });
    expect(webhooks.data.count).toBe(1);
    expect(webhooks.data.results).toEqual([webhook.data]);

    const credit = await admin.transactionsCreditCreate({
      body: { user: 'user@acme.test', amount: 1250, currency: 'USD', metadata: { order: 1 } },
    });
    const retrieved = await admin.transactionsRetrieve({ path: { tx_code: credit.data.id } });
    expect(retrieved.data).toEqual(credit.data);
    expect(retrieved.data).toMatchObject({ amount: 1250, currency: { code: 'USD', divisibility: 2 } });
    await platform.settled();
    expect(extension.calls.at(-1)?.body).toMatchObject({
      event: 'transaction.create',
      data: { id: credit.data.id },
    });

    const tasks = await admin.webhookTasksList({ query: { webhook__event: 'transaction.create' } });
    const [task] = tasks.data.results ?? [];
    const taskPath = { webhhook_task_id: String(task?.id) };
    expect((await admin.webhookTasksRetrieve({ path: taskPath })).data.data).toEqual(
      extension.calls.at(-1)?.body,
    );
    const requests = await admin.webhookTasksRequestsList({ path: taskPath });
    expect(requests.data.results).toMatchObject([{ response_code: 200 }]);
  });

  it('reads lists of everything else that is there', async () => {
    const { admin } = await sdk();
    const subtype = await admin.subtypesCreate({ body: { name: 'saving', tx_type: 'credit' } });
    expect((await admin.subtypesList({})).data).toEqual([subtype.data]);
    expect((await admin.usersList({ query: { page_size: 1 } })).data.results).toHaveLength(1);
    expect((await admin.accountsList({})).data.count).toBe(1);
    expect((await admin.currenciesList({})).data.results).toMatchObject([{ code: 'USD' }]);
    expect((await admin.transactionsList({})).data).toMatchObject({ count: 0, next: null, previous: null });
    await expect(admin.transactionsRetrieve({ path: { tx_code: 'none' } })).rejects.toMatchObject({
      status: 404,
    });
  });
});
