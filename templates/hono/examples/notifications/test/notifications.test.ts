import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fillIn } from '../src/handlers/fill-in.js';
import { handlers } from '../src/handlers/index.js';
import { openMailbox } from './support/mailbox.js';
import { usePair } from './support/pair.js';

const pair = usePair({ handlers });
let mailbox: Awaited<ReturnType<typeof openMailbox>>;

beforeAll(async () => {
  mailbox = await openMailbox();
  process.env['SMTP_URL'] = mailbox.url;
  process.env['MAIL_FROM'] = 'Acme <no-reply@acme.test>';
});
afterAll(() => mailbox.close());
beforeEach(() => {
  mailbox.mails.length = 0;
  mailbox.refuse.clear();
});

const settled = async () => {
  await expect.poll(() => pair.webhooks(), { timeout: 15_000 }).toMatchObject({ pending: 0 });
};

function asAdmin(method: string, path: string, body?: unknown, company = 'acme') {
  const token = pair.access(company).admin_token;
  return pair.call(`/admin/notifications/${path}`, { method, token, body });
}

/** Makes a user on the platform, as its admin does; the platform then says so. */
async function newUser(email: string): Promise<void> {
  const response = await fetch(`${pair.platform.apiUrl}admin/users/`, {
    method: 'POST',
    headers: {
      Authorization: `Token ${pair.access('acme').admin_token}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ email, first_name: 'Ada' }),
  });
  if (!response.ok) throw new Error(await response.text());
}

const welcome = { event: 'user.create', subject: 'Welcome', body: 'Dear {{user.first_name}}, {{nothing}}!' };

describe('an event', () => {
  test('notifies its user with the text that an admin has set up', async () => {
    await pair.activate();
    expect(await asAdmin('POST', '', welcome)).toMatchObject({
      status: 200,
      body: { data: { enabled: true } },
    });
    await newUser('ada@acme.test');
    await expect.poll(() => mailbox.mails.length, { timeout: 10_000 }).toBe(1);
    expect(mailbox.mails).toMatchObject([
      { to: ['ada@acme.test'], source: expect.stringMatching(/Subject: Welcome[^]*Dear Ada, !/) },
    ]);
  });

  test('notifies an address of the company, once, however often it is delivered', async () => {
    await pair.activate();
    await asAdmin('POST', '', {
      event: 'transaction.create',
      address: 'books@acme.test',
      subject: 'Booked',
      body: '{{amount}} {{currency.code}}',
    });
    await pair.platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      id: 'once',
      times: 8,
      concurrency: 4,
    });
    await settled();
    expect(mailbox.mails).toMatchObject([{ to: ['books@acme.test'] }]);
    expect(mailbox.mails[0]?.source).toMatch(/\d+ [A-Z]{3}/);
  });

  test('is tried again for those alone who could not be reached', async () => {
    await pair.activate();
    for (const address of ['one@acme.test', 'two@acme.test'])
      await asAdmin('POST', '', { ...welcome, event: 'transaction.create', address });
    mailbox.refuse.add('two@acme.test');
    await pair.platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
    await expect.poll(() => mailbox.mails.length, { timeout: 10_000 }).toBe(1);
    mailbox.refuse.clear();
    await settled();
    expect(mailbox.mails.map(({ to }) => to[0])).toEqual(['one@acme.test', 'two@acme.test']);
  });

  test('notifies nobody of another company, and nobody where it is switched off', async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    await asAdmin(
      'POST',
      '',
      { ...welcome, event: 'transaction.create', address: 'x@globex.test' },
      'globex',
    );
    await asAdmin('POST', '', {
      ...welcome,
      event: 'transaction.create',
      address: 'x@acme.test',
      enabled: false,
    });
    await pair.platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
    await settled();
    expect(mailbox.mails).toEqual([]);
  });
});

describe('admins', () => {
  test('set up, change and remove what their company sends', async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    const { body } = await asAdmin('POST', '', welcome);
    const id = String(body.data?.['id']);
    expect((await asAdmin('PATCH', `${id}/`, { subject: 'Hello' })).body.data).toMatchObject({
      ...welcome,
      subject: 'Hello',
    });
    for (const method of ['PATCH', 'DELETE']) {
      const answer = await asAdmin(method, `${id}/`, method === 'PATCH' ? {} : undefined, 'globex');
      expect(answer.status).toBe(404);
    }
    expect((await asAdmin('GET', '', undefined, 'globex')).body.data).toEqual([]);
    expect((await asAdmin('DELETE', `${id}/`)).status).toBe(200);
    expect((await asAdmin('GET', '')).body.data).toEqual([]);
  });

  test.each([
    ['event', { event: 'user.update' }],
    ['address', { address: 'nobody' }],
    ['subject', { subject: 'a\r\nBcc: all@acme.test' }],
    ['body', { body: '' }],
  ])('are told what is wrong with %s', async (field, wrong) => {
    await pair.activate();
    expect(await asAdmin('POST', '', { ...welcome, ...wrong })).toMatchObject({
      status: 400,
      body: { data: { [field]: [expect.any(String)] } },
    });
  });

  test.each([
    [400, 'application/json', '{ "event": '],
    [415, 'multipart/form-data', 'event=user.create'],
    [415, 'text/plain', 'user.create'],
  ])('are told, with %i, of a body that can not be read as %s', async (status, type, body) => {
    await pair.activate();
    const { admin_token: token } = pair.access('acme');
    const headers = { 'Content-Type': type };
    const answer = await pair.call('/admin/notifications/', { method: 'POST', token, body, headers });
    expect(answer).toMatchObject({ status, body: { status: 'error', message: expect.any(String) } });
  });
});

test('users choose what they receive', async () => {
  await pair.activate();
  const { body } = await asAdmin('POST', '', { ...welcome, event: 'transaction.create' });
  await asAdmin('POST', '', { ...welcome, event: 'transaction.create', address: 'books@acme.test' });
  const path = '/user/notifications/';
  const { user_token: token } = pair.access('acme');
  const id = String(body.data?.['id']);
  expect((await pair.call(path, { token })).body.data).toMatchObject([{ id, received: true }]);
  const choose = (received: unknown, which = id) =>
    pair.call(`${path}${which}/`, { method: 'PATCH', token, body: { received } });
  expect((await choose(false)).body.data).toMatchObject({ id, received: false });
  expect((await pair.call(path, { token })).body.data).toMatchObject([{ id, received: false }]);
  expect((await choose('no')).status).toBe(400);
  expect((await choose(false, '00000000-0000-4000-8000-000000000000')).status).toBe(404);

  await pair.platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
  await settled();
  expect(mailbox.mails.map(({ to }) => to[0])).toEqual(['books@acme.test']);
});

test('a text is filled in with what there is, and with nothing else', () => {
  const values = { amount: 5, user: { name: 'Ada {{amount}}' }, list: [1] };
  expect(
    fillIn('{{amount}} {{ user.name }} {{user}} {{user.age}} {{constructor}} {{list.0}} {{', values),
  ).toBe('5 Ada {{amount}}    1 {{');
});
