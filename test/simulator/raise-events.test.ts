import { describe, expect, it } from 'vitest';
import type { EventName } from '../../src/contract/events.js';
import { activeExtension } from './active-extension.js';
import { accessOf, clientOf, type Asked, type Client } from './platform-requests.js';

interface Step {
  method: string;
  path: string;
  body?: object;
  /** Default: the admin. */
  as?: 'user';
}

type Made = Record<string, unknown>;

/** What a client does, and the events that it must raise, in order. */
const stories: [
  name: string,
  events: EventName[],
  steps: (user: string) => [Step, (made: Made) => Step][] | [Step][],
][] = [
  [
    'company.update',
    ['company.update'],
    () => [[{ method: 'PATCH', path: 'admin/company/', body: { name: 'Acme 2' } }]],
  ],
  [
    'currency',
    ['currency.create', 'currency.update'],
    () => [
      [
        { method: 'POST', path: 'admin/currencies/', body: { code: 'EUR', divisibility: 2 } },
        () => ({ method: 'PATCH', path: 'admin/currencies/EUR/', body: { description: 'Euro' } }),
      ],
    ],
  ],
  [
    'user',
    ['user.create', 'user.update'],
    () => [
      [
        { method: 'POST', path: 'admin/users/', body: { email: 'new@acme.test' } },
        ({ id }) => ({ method: 'PATCH', path: `admin/users/${String(id)}/`, body: { first_name: 'Nia' } }),
      ],
    ],
  ],
  ...(
    [
      ['email', 'emails', { email: 'second@acme.test' }, { primary: true }],
      ['mobile', 'mobiles', { number: '+27820000001' }, { primary: true }],
      ['address', 'addresses', { line_1: '1 Street' }, { status: 'verified' }],
      ['bank_account', 'bank-accounts', { name: 'Main' }, { status: 'verified' }],
      ['crypto_account', 'crypto-accounts', { address: 'tb1q' }, { status: 'verified' }],
      ['wallet_account', 'wallet-accounts', { name: 'Main' }, { status: 'verified' }],
    ] as const
  ).map(([name, kind, body, change]): (typeof stories)[number] => [
    name,
    [`${name}.create`, `${name}.update`],
    (user) => [
      [
        { method: 'POST', path: `admin/users/${kind}/`, body: { ...body, user } },
        ({ id }) => ({ method: 'PATCH', path: `admin/users/${kind}/${String(id)}/`, body: change }),
      ],
    ],
  ]),
  [
    'device.create',
    ['device.create'],
    (user) => [[{ method: 'POST', path: 'admin/users/devices/', body: { user, imei: '490154203237518' } }]],
  ],
  [
    'account',
    ['account.create', 'account.update'],
    (user) => [
      [
        { method: 'POST', path: 'admin/accounts/', body: { user, name: 'savings' } },
        ({ reference }) => ({
          method: 'PATCH',
          path: `admin/accounts/${String(reference)}/`,
          body: { label: 'S' },
        }),
      ],
    ],
  ],
  [
    'alert',
    ['alert.create', 'alert.update'],
    (user) => [
      [
        { method: 'POST', path: 'admin/alerts/', body: { user, name: 'Look', status: 'open' } },
        ({ id }) => ({ method: 'PATCH', path: `admin/alerts/${String(id)}/`, body: { status: 'closed' } }),
      ],
    ],
  ],
  [
    'a transaction that becomes complete',
    ['transaction.create', 'transaction.initiate', 'transaction.update', 'transaction.execute'],
    (user) => [
      [
        {
          method: 'POST',
          path: 'admin/transactions/credit/',
          body: { user, amount: 5, currency: 'USD', status: 'Pending' },
        },
        ({ id }) => ({
          method: 'PATCH',
          path: `admin/transactions/${String(id)}/`,
          body: { status: 'Complete' },
        }),
      ],
    ],
  ],
  [
    'a user changes the own name',
    ['user.update'],
    () => [[{ method: 'PATCH', path: 'user/', body: { first_name: 'Una' }, as: 'user' }]],
  ],
  [
    'a user adds an own email',
    ['user.email.verify', 'email.create'],
    () => [[{ method: 'POST', path: 'user/emails/', body: { email: 'own@acme.test' }, as: 'user' }]],
  ],
];

describe('a change of the state raises its events, each delivered to its webhook', () => {
  it.each(stories)('%s', async (_, events, steps) => {
    const { platform, extension, admin } = await activeExtension([...events]);
    const own = clientOf(platform, accessOf(platform).user_token);
    const user = String((await own('GET', 'auth/')).data['id']);
    for (const [first, second] of steps(user)) {
      const made = await ask(first, admin, own);
      if (second !== undefined) await ask(second(made), admin, own);
    }
    await platform.settled();
    const received = extension.calls.map(({ body }) => body['event']);
    expect(received.toSorted()).toEqual([...events].toSorted());
    for (const { body, headers } of extension.calls) {
      expect(body).toMatchObject({ company: 'acme', id: expect.any(Number), data: expect.any(Object) });
      expect(headers['authorization']).toMatch(/^Secret /);
    }
  });

  it.each<[EventName, string, object]>([
    ['user.password.reset', 'auth/password/reset/', { user: 'user@acme.test', company: 'acme' }],
    ['user.email.verify', 'auth/email/verify/resend/', { email: 'user@acme.test', company: 'acme' }],
    ['user.deactivate.verify', 'auth/deactivate/', { user: 'user@acme.test', company: 'acme' }],
  ])('%s, when it is asked for', async (event, path, body) => {
    const { platform, extension } = await activeExtension([event]);
    const own = clientOf(platform, accessOf(platform).user_token);
    const answer = await own('POST', path, { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    await platform.settled();
    expect(extension.calls).toHaveLength(1);
    expect(JSON.stringify(extension.calls[0]?.body['data'])).toContain('user@acme.test');
  });

  it('mfa.sms.verify, when it is asked for', async () => {
    const { platform, extension, admin } = await activeExtension(['mfa.sms.verify']);
    const own = clientOf(platform, accessOf(platform).user_token);
    const { id } = (await own('GET', 'auth/')).data;
    await admin('PATCH', `admin/users/${String(id)}/`, { body: { mobile: '+27820000001' } });
    const made = await own('POST', 'auth/mfa/authenticators/', { body: { type: 'sms' } });
    await own('POST', 'auth/mfa/deliver/', { body: { authenticator: made.data['id'] } });
    await platform.settled();
    const otp = expect.stringMatching(/^\d{6}$/) as string;
    expect(extension.calls).toMatchObject([
      { body: { data: { user: { id }, mobile: '+27820000001', otp } } },
    ]);
  });

  it('a user who sets another password', async () => {
    const { platform, extension } = await activeExtension(['user.password.set', 'user.update']);
    const { id, token } = platform.addUser('acme', { email: 'own@acme.test', password: 'old password' });
    const body = { old_password: 'old password', new_password: 'new password' };
    const changed = await clientOf(platform, token)('POST', 'auth/password/change/', { body });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    await platform.settled();
    expect(extension.calls).toMatchObject([{ body: { event: 'user.password.set', data: { id } } }]);
  });

  it('a document, its status included', async () => {
    const { platform, extension, admin } = await activeExtension(['document.create', 'document.update']);
    const user = [...platform.state.users.values()].find(({ group }) => group === 'user')?.id;
    const type = await admin('POST', 'admin/document-types/', { body: { name: 'Passport' } });
    const body = { user, type: type.data['id'], file: 'https://example.com/passport.pdf' };
    const made = await admin('POST', 'admin/users/documents/', { body });
    const path = `admin/users/documents/${String(made.data['id'])}/`;
    await admin('PATCH', path, { body: { status: 'verified' } });
    await platform.settled();
    const heard = extension.calls.map(({ body: { event, data } }) => ({ event, data }));
    expect(heard).toMatchObject([
      { event: 'document.create', data: { id: made.data['id'], user: { id: user } } },
      { event: 'document.update', data: { id: made.data['id'], status: 'verified' } },
    ]);
  });

  it('a transfer is two transactions, each told of by its own events', async () => {
    const { platform, extension, admin } = await activeExtension([
      'transaction.create',
      'transaction.execute',
    ]);
    const user = 'user@acme.test';
    const other = await admin('POST', 'admin/users/', { body: { email: 'other@acme.test' } });
    await admin('POST', 'admin/transactions/credit/', { body: { user, amount: 9, currency: 'USD' } });
    await platform.settled();
    extension.calls.length = 0;
    const body = { user, recipient: other.data['id'], amount: 5, currency: 'USD' };
    expect((await admin('POST', 'admin/transactions/transfer/', { body })).status).toBe(201);
    await platform.settled();
    const heard = extension.calls.map(
      ({ body: { event, data } }) => `${String(event)} ${Object(data).tx_type}`,
    );
    expect(heard.toSorted()).toEqual([
      'transaction.create credit',
      'transaction.create debit',
      'transaction.execute credit',
      'transaction.execute debit',
    ]);
  });

  it('a deletion tells what was deleted', async () => {
    const { platform, extension, admin } = await activeExtension(['bank_account.delete']);
    const user = [...platform.state.users.values()].find(({ group }) => group === 'user')?.id;
    const { data } = await admin('POST', 'admin/users/bank-accounts/', { body: { user, name: 'Main' } });
    const path = `admin/users/bank-accounts/${String(data['id'])}/`;
    await admin('DELETE', path);
    await platform.settled();
    expect(extension.calls).toMatchObject([
      { body: { event: 'bank_account.delete', data: { id: data['id'], name: 'Main' } } },
    ]);
    expect((await admin('GET', path)).status).toBe(404);
  });

  it('a request that is refused raises nothing', async () => {
    const { platform, extension, admin } = await activeExtension(['user.create', 'user.password.reset']);
    expect((await admin('POST', 'auth/password/reset/', { body: {} })).status).toBe(400);
    expect((await admin('POST', 'admin/auth/password/reset/', { body: { user: 'x' } })).status).toBe(400);
    expect((await admin('POST', 'admin/users/', { body: { email: 'none' } })).status).toBe(400);
    await platform.settled();
    expect(extension.calls).toEqual([]);
  });
});

async function ask({ method, path, body, as }: Step, admin: Client, own: Client): Promise<Made> {
  const asked: Asked = body === undefined ? {} : { body };
  const answer = await (as === 'user' ? own : admin)(method, path, asked);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.data;
}
