import { describe, expect, it } from 'vitest';
import { limits } from '../../src/contract/limits.js';
import { accessOf, adminOf, clientOf, freshPlatform, type Client } from './platform-requests.js';

const user = 'user@acme.test';

describe('a resource that has no code of its own is refused', () => {
  it.each<[what: string, path: string, body: object, data: object]>([
    ['without a required field', 'groups/', {}, { name: ['This field is required.'] }],
    ['with a blank one', 'groups/', { name: '' }, { name: ['This field may not be blank.'] }],
    ['with null for a text', 'groups/', { name: null }, { name: ['This field may not be null.'] }],
    ['with an object for a text', 'groups/', { name: {} }, { name: ['Not a valid string.'] }],
    [
      'with no choice',
      'groups/',
      { name: 'payers', section: 'system' },
      { section: ['"system" is not a valid choice.'] },
    ],
    [
      'with a word for a boolean',
      'groups/',
      { name: 'payers', public: 'perhaps' },
      { public: ['Must be a valid boolean.'] },
    ],
    [
      'with a word for a number',
      'groups/user/tiers/',
      { level: 'high' },
      { level: ['A valid number is required.'] },
    ],
    [
      'with a text for a list',
      'legal-terms/',
      { name: 'Terms', groups: 'user' },
      { groups: ['Expected a list of items.'] },
    ],
    [
      'with a text for an object of the schema',
      'users/bank-accounts/',
      { user, branch_address: '1 Street' },
      { branch_address: ['Invalid data. Expected a dictionary.'] },
    ],
    [
      'with something wrong in such an object',
      'users/bank-accounts/',
      { user, branch_address: { city: [] } },
      { branch_address: ['city: Not a valid string.'] },
    ],
    [
      'with a text for JSON',
      'users/bank-accounts/',
      { user, metadata: 'none' },
      { metadata: ['Value must be valid JSON.'] },
    ],
    [
      'with metadata that is too large',
      'users/bank-accounts/',
      { user, metadata: { text: 'x'.repeat(limits.metadataMaxBytes) } },
      { metadata: [`Ensure this field has no more than ${limits.metadataMaxBytes} bytes.`] },
    ],
    [
      'with a number for a file',
      'users/documents/',
      { user, type: 1, file: 5 },
      {
        file: ['The submitted data was not a file. Check the encoding type on the form.'],
        type: ['Invalid type.'],
      },
    ],
    [
      'and told of all at once',
      'alerts/',
      { user: 'nobody', status: 'new' },
      {
        name: ['This field is required.'],
        user: ['Invalid user.'],
        status: ['"new" is not a valid choice.'],
      },
    ],
    [
      'under a name that is taken',
      'groups/',
      { name: 'user' },
      { name: ['One with this name already exists.'] },
    ],
  ])('%s', async (_what, path, body, data) => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const before = (await admin('GET', `admin/${path}`)).body;
    const answer = await admin('POST', `admin/${path}`, { body });
    expect(answer.status).toBe(400);
    expect(answer.data).toEqual(data);
    const texts = Object.values(answer.data)
      .flat()
      .map((text) => String(text).replace(/\.$/, ''));
    expect(answer.body).toMatchObject({ status: 'error', message: texts.join(', ') });
    expect((await admin('GET', `admin/${path}`)).body).toEqual(before);
  });

  it.each(['PATCH', 'PUT'])('and so is a %s of it, which then changes nothing', async (method) => {
    const admin = adminOf(await freshPlatform());
    await admin('POST', 'admin/groups/', { body: { name: 'payers', label: 'Payers' } });
    const body = { label: 'Others', public: 'perhaps' };
    const answer = await admin(method, 'admin/groups/payers/', { body });
    expect(answer).toMatchObject({ status: 400, data: { public: ['Must be a valid boolean.'] } });
    expect((await admin('GET', 'admin/groups/payers/')).data['label']).toBe('Payers');
  });

  it('and not for a field that it does not have: that is ignored', async () => {
    const admin = adminOf(await freshPlatform());
    const made = await admin('POST', 'admin/groups/', { body: { name: 'payers', unicorn: true } });
    expect(made.status).toBe(201);
    expect(made.data).not.toHaveProperty('unicorn');
  });
});

describe('what is not there is not found', () => {
  it.each([
    ['the item', 'GET', 'groups/nobodies/'],
    ['what it hangs beneath', 'GET', 'groups/nobodies/fees/'],
    ['what that hangs beneath', 'POST', 'groups/user/tiers/4711/fees/'],
    ['the user that the path names', 'GET', 'users/nobody@acme.test/groups/'],
    ['an item of another parent', 'GET', 'groups/admin/fees/1/'],
    ['what was deleted', 'GET', 'groups/user/fees/2/'],
    ['what is changed', 'PATCH', 'groups/user/fees/3/'],
    ['what is deleted', 'DELETE', 'groups/user/fees/3/'],
  ])('%s', async (_what, method, path) => {
    const admin = adminOf(await freshPlatform());
    const fee = { currency: 'USD', tx_type: 'debit', value: 5 };
    for (const _ of [1, 2]) await admin('POST', 'admin/groups/user/fees/', { body: fee });
    expect((await admin('DELETE', 'admin/groups/user/fees/2/')).status).toBe(200);
    expect((await admin('GET', 'admin/groups/user/fees/1/')).status).toBe(200);
    const answer = await admin(method, `admin/${path}`, method === 'GET' ? {} : { body: {} });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ status: 'error', message: 'Not found.' });
  });

  it("another user's, for a user: what is there is one's own", async () => {
    const platform = await freshPlatform();
    const { token } = platform.addUser('acme', { email: 'adam@acme.test' });
    const [own, adam] = [clientOf(platform, accessOf(platform).user_token), clientOf(platform, token)];
    const { data } = await own('POST', 'user/addresses/', { body: { line_1: '1 Street' } });
    const path = `user/addresses/${String(data['id'])}/`;
    expect((await own('GET', path)).data['line_1']).toBe('1 Street');
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await adam(method, path, method === 'GET' ? {} : { body: {} })).status).toBe(404);
    expect((await own('GET', 'user/addresses/')).body?.data).toHaveLength(1);
    expect((await adam('GET', 'user/addresses/')).body?.data).toEqual([]);
  });

  it('goes with what it hung beneath', async () => {
    const admin = adminOf(await freshPlatform());
    const make = async () => {
      const { data } = await admin('POST', 'admin/users/bank-accounts/', { body: { user, name: 'Main' } });
      return `admin/users/bank-accounts/${String(data['id'])}/`;
    };
    const account = await make();
    await admin('POST', `${account}currencies/`, { body: { currency: 'USD' } });
    expect((await admin('GET', `${account}currencies/USD/`)).status).toBe(200);
    expect((await admin('DELETE', account)).status).toBe(200);
    expect((await admin('GET', `${account}currencies/USD/`)).status).toBe(404);
    // A new one does not inherit from the one before.
    const next = await make();
    expect(next).not.toBe(account);
    expect((await admin('GET', `${next}currencies/USD/`)).status).toBe(404);
  });
});

describe('a list', () => {
  async function withAlerts(): Promise<(query: string) => Promise<unknown[]>> {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    platform.addUser('acme', { email: 'adam@acme.test' });
    const alerts = [
      { name: 'Low balance', priority: 'low', status: 'open', user },
      { name: 'High risk', priority: 'high', status: 'assigned', user: 'adam@acme.test' },
      { name: 'Higher risk', priority: 'critical', status: 'closed' },
    ];
    for (const body of alerts)
      expect((await admin('POST', 'admin/alerts/', { body })).status, body.name).toBe(201);
    return async (query) => {
      const { data, body, status } = await admin('GET', `admin/alerts/?${query}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return (data['results'] as { name: string }[]).map(({ name }) => name.split(' ')[0]);
    };
  }

  it('shows what its filters ask for', async () => {
    const names = await withAlerts();
    expect(await names('')).toEqual(['Low', 'High', 'Higher']);
    expect(await names('priority=high')).toEqual(['High']);
    expect(await names('status__in=open,closed')).toEqual(['Low', 'Higher']);
    expect(await names('status__in=open&status__in=assigned')).toEqual(['Low', 'High']);
    expect(await names('name__icontains=RISK')).toEqual(['High', 'Higher']);
    expect(await names('name__icontains=risk&priority=critical')).toEqual(['Higher']);
    expect(await names('name=High risk')).toEqual(['High']);
    expect(await names(`user=${user}`)).toEqual(['Low']);
    expect(await names('created__gt=1970-01-01T00:00:00Z')).toHaveLength(3);
    expect(await names('created__lt=1000')).toEqual([]);
    expect(await names('unicorn=1&priority=')).toHaveLength(3);
  });

  it('has its pages counted after its filters', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    for (const status of ['open', 'closed', 'open', 'open'])
      await admin('POST', 'admin/alerts/', { body: { name: status, status } });
    const { data } = await admin('GET', 'admin/alerts/?status=open&page_size=2&page=2');
    expect(data).toMatchObject({ count: 3, next: null, previous: expect.stringContaining('status=open') });
    expect(data['results']).toHaveLength(1);
  });
});

describe('what is written', () => {
  it('is merged into metadata by a PATCH, and replaces it with a PUT', async () => {
    const admin = adminOf(await freshPlatform());
    const { data } = await admin('POST', 'admin/alerts/', {
      body: { name: 'Look', status: 'open', metadata: { a: 1, b: { c: 2 } } },
    });
    const path = `admin/alerts/${String(data['id'])}/`;
    const metadata = async (method: string, change: object) =>
      (await admin(method, path, { body: { name: 'Look', status: 'open', metadata: change } })).data[
        'metadata'
      ];
    expect(await metadata('PATCH', { b: { d: 3 }, a: null })).toEqual({ b: { c: 2, d: 3 } });
    expect(await metadata('PUT', { e: 4 })).toEqual({ e: 4 });
  });

  it('is there after a restart, as it was: with what hangs beneath it, and the numbers go on', async () => {
    const first = await freshPlatform();
    const admin = adminOf(first);
    await writeSome(admin);
    const paths = [
      'groups/',
      'groups/payers/',
      'groups/payers/fees/',
      'groups/payers/tiers/',
      'groups/payers/tiers/1/limits/',
      'groups/payers/settings/',
      'users/addresses/',
      'users/emails/',
      'company/',
      'company/settings/',
      'authenticator-rules/',
    ];
    const readAll = (ask: Client) =>
      Promise.all(paths.map(async (path) => [path, (await ask('GET', `admin/${path}`)).body] as const));
    const before = await readAll(admin);
    const second = await freshPlatform({ savedState: JSON.parse(JSON.stringify(first.save())) });
    const later = clientOf(second, accessOf(second).admin_token);
    const withoutHost = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, ''));
    expect(withoutHost(await readAll(later))).toEqual(withoutHost(before));
    const fee = { currency: 'USD', tx_type: 'debit', value: 5 };
    expect((await later('POST', 'admin/groups/payers/fees/', { body: fee })).data['id']).toBe(3);
  });
});

async function writeSome(admin: Client): Promise<void> {
  const fee = { currency: 'USD', tx_type: 'debit', value: 5 };
  const writes: [string, string, object][] = [
    ['POST', 'groups/', { name: 'payers', label: 'Payers', section: 'user' }],
    ['POST', 'groups/payers/fees/', fee],
    ['POST', 'groups/payers/fees/', fee],
    ['DELETE', 'groups/payers/fees/2/', {}],
    ['POST', 'groups/payers/tiers/', { level: 1, name: 'One' }],
    ['POST', 'groups/payers/tiers/1/limits/', { currency: 'USD', tx_type: 'debit', type: 'max', value: 9 }],
    ['PATCH', 'groups/payers/settings/', { allow_transactions: false }],
    ['POST', 'users/addresses/', { user, line_1: '1 Street', type: 'billing' }],
    ['POST', 'users/emails/', { user, email: 'second@acme.test', primary: true }],
    ['PATCH', 'company/', { description: 'All of it', metadata: { plan: 'gold' } }],
    ['PATCH', 'company/settings/', { allow_overdrafts: true }],
  ];
  for (const [method, path, body] of writes) {
    const answer = await admin(method, `admin/${path}`, { body });
    expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  }
}
