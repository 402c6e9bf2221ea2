import { describe, expect, it } from 'vitest';
import { adminOf, freshPlatform } from './platform-requests.js';

describe('services', () => {
  it('are private to the company that makes them, inactive and without permissions', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const created = await admin('POST', 'admin/services/', {
      body: { name: 'My Savings!', url: 'https://example.com', tags: ['savings'] },
    });
    expect(created.status).toBe(201);
    expect(created.data).toEqual({
      id: 1,
      company: 1,
      slug: 'my_savings',
      type: 'private',
      name: 'My Savings!',
      description: null,
      tags: ['savings'],
      verified: false,
      public: false,
      url: 'https://example.com',
      management_url: null,
      terms_and_conditions_url: null,
      website_url: null,
      active: false,
    });
    expect((await admin('GET', 'admin/services/1/permissions/')).data['results']).toEqual([]);
  });

  it('need a name and a url', async () => {
    const answer = await adminOf(await freshPlatform())('POST', 'admin/services/', {
      body: { url: 'ftp://x' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body?.data).toEqual({ name: ['This field is required.'], url: ['Enter a valid URL.'] });
  });

  it('are changed with PATCH, need active with PUT, and are deleted when inactive', async () => {
    const admin = adminOf(await freshPlatform());
    await admin('POST', 'admin/services/', { body: { name: 'One', url: 'https://example.com' } });
    const patched = await admin('PATCH', 'admin/services/1/', { body: { description: 'New' } });
    expect(patched.data).toMatchObject({ name: 'One', description: 'New' });
    const put = await admin('PUT', 'admin/services/1/', { body: { name: 'Two' } });
    expect(put.body?.data).toEqual({ active: ['This field is required.'] });
    expect(
      (await admin('PUT', 'admin/services/1/', { body: { name: 'Two', active: false } })).data['name'],
    ).toBe('Two');
    expect((await admin('DELETE', 'admin/services/1/')).body).toEqual({ status: 'success' });
    expect((await admin('GET', 'admin/services/1/')).status).toBe(404);
  });

  it('are filtered by active, slug and type', async () => {
    const admin = adminOf(await freshPlatform());
    await admin('POST', 'admin/services/', { body: { name: 'One', url: 'https://example.com' } });
    const count = async (query: string): Promise<unknown> =>
      (await admin('GET', `admin/services/?${query}`)).data['count'];
    expect(await count('active=true')).toBe(0);
    expect(await count('active=false&slug=one&type=private')).toBe(1);
    expect(await count('type=public')).toBe(0);
    expect(await count('type__in=public,private')).toBe(1);
  });

  it('gain permissions one by one, and each only once', async () => {
    const admin = adminOf(await freshPlatform());
    await admin('POST', 'admin/services/', { body: { name: 'One', url: 'https://example.com' } });
    const view = { section: 'admin', type: 'transaction', level: 'view' };
    const add = { section: 'admin', type: 'webhook', level: 'add' };
    const path = 'admin/services/1/permissions/';
    const first = await admin('POST', path, { body: { permissions: [view] } });
    expect(first.status).toBe(201);
    expect(first.data).toEqual({ permissions: [{ id: 1, ...view }] });
    const second = await admin('POST', path, { body: { permissions: [view, add] } });
    expect(second.data).toEqual({
      permissions: [
        { id: 1, ...view },
        { id: 2, ...add },
      ],
    });
    expect((await admin('GET', path)).data['count']).toBe(2);
    expect((await admin('DELETE', `${path}1/`)).body).toEqual({ status: 'success' });
    expect((await admin('GET', `${path}1/`)).status).toBe(404);
    expect((await admin('GET', `${path}2/`)).data).toEqual({ id: 2, ...add });
    const wrong = await admin('POST', path, { body: { permissions: [{ ...view, type: 'unicorn' }] } });
    expect(wrong.status).toBe(400);
    expect(wrong.body?.data).toHaveProperty('permissions');
  });
});

describe("another company's resources", () => {
  it('can be neither seen nor changed', async () => {
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    const [acme, globex] = [adminOf(platform, 'acme'), adminOf(platform, 'globex')];
    await acme('POST', 'admin/services/', { body: { name: 'One', url: 'https://example.com' } });
    await acme('POST', 'admin/webhooks/', { body: { url: 'https://example.com/', event: 'user.create' } });
    await acme('POST', 'admin/subtypes/', { body: { name: 'fee', tx_type: 'debit' } });
    const credit = await acme('POST', 'admin/transactions/credit/', {
      body: { user: 'user@acme.test', amount: 1, currency: 'USD' },
    });
    const user = await acme('GET', 'admin/users/user@acme.test/');
    const account = String(user.data['account']);
    for (const path of [
      'admin/services/1/',
      'admin/services/1/permissions/',
      'admin/webhooks/1/',
      'admin/subtypes/1/',
      `admin/transactions/${String(credit.data['id'])}/`,
      `admin/users/${String(user.data['id'])}/`,
      `admin/accounts/${account}/`,
    ]) {
      expect({ path, status: (await acme('GET', path)).status }).toEqual({ path, status: 200 });
      expect({ path, status: (await globex('GET', path)).status }).toEqual({ path, status: 404 });
    }
    expect((await globex('PATCH', 'admin/services/1/', { body: { active: true } })).status).toBe(404);
    expect((await globex('DELETE', 'admin/webhooks/1/')).status).toBe(404);
    const stolen = await globex('POST', 'admin/transactions/credit/', {
      body: { account, amount: 1, currency: 'USD' },
    });
    expect(stolen.status).toBe(400);
  });
});

describe('transactions', () => {
  it('move the balance of the account when they are complete, in whole units', async () => {
    const admin = adminOf(await freshPlatform());
    const user = 'user@acme.test';
    const credit = await admin('POST', 'admin/transactions/credit/', {
      body: { user, amount: 1000, currency: 'USD' },
    });
    expect(credit.data).toMatchObject({
      amount: 1000,
      total_amount: 1000,
      balance: 1000,
      status: 'Complete',
    });
    const debit = await admin('POST', 'admin/transactions/debit/', {
      body: { user, amount: 300, currency: 'USD', status: 'Pending', note: 'Fee' },
    });
    expect(debit.data).toMatchObject({ amount: -300, status: 'Pending', executed: null, note: 'Fee' });
    expect((await admin('GET', `admin/users/${user}/`)).data).toMatchObject({
      balance: 1000,
      available_balance: 700,
    });
    const path = `admin/transactions/${String(debit.data['id'])}/`;
    const done = await admin('PATCH', path, { body: { status: 'Complete' } });
    expect(done.data).toMatchObject({ status: 'Complete', balance: 700, executed: expect.any(Number) });
    expect((await admin('GET', `admin/users/${user}/`)).data).toMatchObject({
      balance: 700,
      available_balance: 700,
    });
    expect((await admin('PATCH', path, { body: { status: 'Failed' } })).status).toBe(400);
  });

  it('release what they held when they fail', async () => {
    const admin = adminOf(await freshPlatform());
    const user = 'user@acme.test';
    await admin('POST', 'admin/transactions/credit/', { body: { user, amount: 10, currency: 'USD' } });
    const body = { user, amount: 10, currency: 'USD', status: 'Pending' };
    const debit = await admin('POST', 'admin/transactions/debit/', { body });
    expect((await admin('POST', 'admin/transactions/debit/', { body })).body?.data).toEqual({
      amount: ['Insufficient funds.'],
    });
    await admin('PATCH', `admin/transactions/${String(debit.data['id'])}/`, { body: { status: 'Failed' } });
    expect((await admin('GET', `admin/users/${user}/`)).data).toMatchObject({
      balance: 10,
      available_balance: 10,
    });
  });

  it('come in pairs when they are a transfer', async () => {
    const admin = adminOf(await freshPlatform());
    const other = await admin('POST', 'admin/users/', { body: { email: 'other@acme.test' } });
    await admin('POST', 'admin/transactions/credit/', {
      body: { user: 'user@acme.test', amount: 50, currency: 'USD' },
    });
    const transfer = await admin('POST', 'admin/transactions/transfer/', {
      body: { user: 'user@acme.test', recipient: 'other@acme.test', amount: 20, currency: 'USD' },
    });
    expect(transfer.data).toMatchObject({
      tx_type: 'debit',
      amount: -20,
      partner: { user: { id: other.data['id'] } },
    });
    const list = await admin('GET', `admin/transactions/?collection=${String(transfer.data['collection'])}`);
    expect(list.data['count']).toBe(2);
    expect((await admin('GET', 'admin/users/other@acme.test/')).data['balance']).toBe(20);
  });

  it('name what is wrong with them', async () => {
    const admin = adminOf(await freshPlatform());
    const answer = await admin('POST', 'admin/transactions/credit/', {
      body: { amount: 1.5, currency: 'XYZ', subtype: 'unknown', user: 'nobody@acme.test' },
    });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body?.data ?? {}).toSorted()).toEqual([
      'amount',
      'currency',
      'subtype',
      'user',
    ]);
  });

  it('are found by their filters, newest first', async () => {
    const admin = adminOf(await freshPlatform());
    for (const amount of [1, 2]) {
      const body = { user: 'user@acme.test', amount, currency: 'USD', reference: `r${amount}` };
      await admin('POST', 'admin/transactions/credit/', { body });
    }
    const amounts = async (query: string): Promise<unknown> => {
      const { data } = await admin('GET', `admin/transactions/?${query}`);
      return (data['results'] as { amount: number }[]).map(({ amount }) => amount);
    };
    expect(await amounts('')).toEqual([2, 1]);
    expect(await amounts('reference=r1')).toEqual([1]);
    expect(await amounts('status__in=Pending,Failed')).toEqual([]);
    expect(await amounts('created__gt=2000-01-01T00:00:00Z&tx_type=credit')).toHaveLength(2);
  });
});

describe('subtypes', () => {
  it('are listed without pages, and may then be used', async () => {
    const admin = adminOf(await freshPlatform());
    const body = { name: 'savings_deposit', tx_type: 'credit', usage_type: 'single' };
    const created = await admin('POST', 'admin/subtypes/', { body });
    expect(created.status).toBe(201);
    expect((await admin('POST', 'admin/subtypes/', { body })).status).toBe(400);
    const list = await admin('GET', 'admin/subtypes/?name=savings_deposit');
    expect(list.data).toMatchObject([{ ...body, partner: null, archived: false }]);
    const credit = { user: 'user@acme.test', amount: 1, currency: 'USD', subtype: 'savings_deposit' };
    expect((await admin('POST', 'admin/transactions/credit/', { body: credit })).status).toBe(201);
    const path = `admin/subtypes/${String(created.data['id'])}/`;
    expect((await admin('PATCH', path, { body: { label: 'Saved' } })).data['label']).toBe('Saved');
    expect((await admin('DELETE', path)).status).toBe(200);
  });
});

describe('accounts and currencies', () => {
  it('give every account of a company its new currency', async () => {
    const admin = adminOf(await freshPlatform());
    const currency = await admin('POST', 'admin/currencies/', { body: { code: 'EUR', divisibility: 2 } });
    expect(currency.status).toBe(201);
    expect((await admin('GET', 'admin/currencies/EUR/')).data['divisibility']).toBe(2);
    expect((await admin('GET', 'admin/currencies/')).data['count']).toBe(2);
    const accounts = await admin('GET', 'admin/accounts/');
    expect(accounts.data['results']).toMatchObject([
      { currencies: [{ currency: { code: 'USD' } }, { currency: { code: 'EUR' } }] },
    ]);
    const second = await admin('POST', 'admin/accounts/', {
      body: { user: 'user@acme.test', name: 'savings' },
    });
    expect(second.data).toMatchObject({ name: 'savings', primary: false });
  });

  it('shows the company with its active services, and lets it be renamed', async () => {
    const admin = adminOf(await freshPlatform());
    expect((await admin('GET', 'admin/company/')).data).toMatchObject({
      id: 'acme',
      mode: 'test',
      services: [],
    });
    const renamed = await admin('PATCH', 'admin/company/', { body: { name: 'Acme Ltd' } });
    expect(renamed.data).toMatchObject({ id: 'acme', name: 'Acme Ltd' });
    expect((await admin('GET', 'services/')).data).toMatchObject({ count: 0, results: [] });
  });
});
