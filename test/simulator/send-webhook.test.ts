import { describe, expect, it } from 'vitest';
import { activeExtension } from './active-extension.js';
import { reply } from './tiny-extension.js';

describe('a webhook repeated', () => {
  it('is done once one try was taken, and has failed while none was', async () => {
    const { platform, extension, admin } = await activeExtension();
    let status = 500;
    extension.answer = (_call, response) => {
      reply(response, status, {});
      status = status === 500 ? 200 : 500;
    };
    await platform.sendWebhook({ company: 'acme', event: 'transaction.create', times: 3 });
    const tasks = await admin('GET', 'admin/webhook-tasks/');
    expect(tasks.data['results']).toMatchObject([{ tries: 3, completed: expect.any(Number), failed: null }]);
    const [{ id }] = tasks.data['results'] as [{ id: number }];
    const requests = await admin('GET', `admin/webhook-tasks/${id}/requests/`);
    const codes = (requests.data['results'] as { response_code: number }[]).map(
      ({ response_code }) => response_code,
    );
    expect(codes).toEqual([500, 200, 500]);
  });
});

describe('sendWebhook', () => {
  it('makes a real transaction that the extension can ask for, with what was overridden', async () => {
    const { platform, extension, service } = await activeExtension();
    const [report] = await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      set: { 'data.amount': 4200, 'data.metadata.order': 'A-1', 'data.currency.code': 'EUR' },
    });
    expect(report).toMatchObject({ accepted: true, reason: null, call: 'webhook', time_limit_ms: 5000 });
    expect(report?.sample).toBeUndefined();
    const data = extension.calls[0]?.body['data'] as Record<string, unknown>;
    expect(data).toMatchObject({ amount: 4200, metadata: { order: 'A-1' }, currency: { code: 'EUR' } });
    const retrieved = await service('GET', `admin/transactions/${String(data['id'])}/`);
    expect(retrieved.data).toMatchObject({ id: data['id'], amount: 4200, metadata: { order: 'A-1' } });
    expect(Object.keys(retrieved.data).toSorted()).toEqual(Object.keys(data).toSorted());
  });

  it('sends the same event several times at once, as tries of one task', async () => {
    const { platform, extension, admin } = await activeExtension();
    const gate: (() => void)[] = [];
    extension.answer = (_call, response) => {
      gate.push(() => reply(response, 202, {}));
      if (gate.length === 3) for (const open of gate) open();
      if (gate.length > 3) reply(response, 202, {});
    };
    const reports = await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      times: 5,
      concurrency: 3,
    });
    expect(reports.map(({ accepted }) => accepted)).toEqual([true, true, true, true, true]);
    expect(new Set(extension.calls.map(({ body }) => body['id'])).size).toBe(1);
    const tasks = await admin('GET', 'admin/webhook-tasks/');
    expect(tasks.data['results']).toMatchObject([{ tries: 5 }]);
  });

  it('uses the given secret, address and id instead', async () => {
    const { platform, extension } = await activeExtension();
    const url = `${extension.url}/other/`;
    await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      secret: 'wrong',
      id: 'evt-1',
      url,
    });
    await platform.sendWebhook({ company: 'acme', event: 'user.create', secret: null, id: '77', url });
    expect(extension.calls[0]).toMatchObject({
      path: '/other/',
      body: { id: 'evt-1' },
      headers: { authorization: 'Secret wrong' },
    });
    expect(extension.calls[1]?.body['id']).toBe(77);
    expect(extension.calls[1]?.headers['authorization']).toBeUndefined();
  });

  it('merges data, and refuses an override that would do nothing', async () => {
    const { platform, extension } = await activeExtension();
    await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      data: { note: 'Thanks', user: { first_name: 'Zoë' } },
    });
    const data = extension.calls[0]?.body['data'];
    expect(data).toMatchObject({ note: 'Thanks', user: { first_name: 'Zoë', last_name: 'User' } });
    const typo = platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      set: { 'data.amuont': 1 },
    });
    await expect(typo).rejects.toMatchObject({ name: 'UserError', kind: 'usage' });
    await expect(typo).rejects.toThrow("The webhook's body has no data.amuont");
    expect(extension.calls).toHaveLength(1);
  });

  it('says that data is a sample where the platform has no such resource to ask for', async () => {
    const { platform, extension } = await activeExtension(['mfa.sms.verify', 'user.update']);
    const [sample] = await platform.sendWebhook({ company: 'acme', event: 'mfa.sms.verify' });
    expect(sample?.sample).toBe(true);
    const [real] = await platform.sendWebhook({ company: 'acme', event: 'user.update' });
    expect(real?.sample).toBeUndefined();
    const user = extension.calls[1]?.body['data'] as { id: string };
    expect(platform.state.users.get(user.id)).toBeDefined();
  });

  it('says so when the extension has made no webhook for the event', async () => {
    const { platform } = await activeExtension(['user.create']);
    const sent = platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
    await expect(sent).rejects.toMatchObject({
      kind: 'refused',
      message: 'acme has no webhook for transaction.create: the extension made none when it was activated.',
    });
  });

  it('takes nothing but 200, 201 and 202, within 5 seconds', async () => {
    const { platform, extension } = await activeExtension();
    for (const [status, accepted] of [
      [200, true],
      [201, true],
      [202, true],
      [204, false],
      [301, false],
      [500, false],
    ] as const) {
      extension.answer = (_call, response) => void response.writeHead(status, { location: '/x/' }).end();
      const [report] = await platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
      expect({ status, accepted: report?.accepted }).toEqual({ status, accepted });
    }
  });
});
