import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSeedFile, type Platform, type Seed } from '../../src/simulator/platform.js';
import { root } from '../run-bin.js';
import { adminOf, clientOf, freshPlatform } from './platform-requests.js';

const example = join(root, 'schema/seed.example.yaml');

async function seedFile(name: string, text: string | Buffer): Promise<{ file: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rehive-seed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return { file: name, folder };
}

async function problemsOf(name: string, text: string | Buffer): Promise<string[]> {
  const { file, folder } = await seedFile(name, text);
  const error: unknown = await readSeedFile(file, folder).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'UserError', kind: 'usage' });
  return (error as Error).message.split('\n').map((line) => line.trim());
}

async function balances(platform: Platform, company: string, email: string) {
  const admin = adminOf(platform, company);
  const user = await admin('GET', `admin/users/${email}/`);
  const accounts = await admin('GET', `admin/accounts/?user=${String(user.data['id'])}`);
  const [account] = accounts.data['results'] as {
    currencies: { balance: number; currency: { code: string } }[];
  }[];
  return Object.fromEntries(
    account?.currencies.map(({ currency, balance }) => [currency.code, balance]) ?? [],
  );
}

describe('a seed', () => {
  it('makes the companies, currencies, subtypes, users and balances of the shipped example', async () => {
    const platform = await freshPlatform({ seed: await readSeedFile(example, root) });
    expect(platform.companies().map(({ id }) => id)).toEqual(['acme', 'globex']);
    expect(await balances(platform, 'acme', 'alice@acme.test')).toEqual({ USD: 125_000, XBT: 2_500_000 });
    expect(await balances(platform, 'globex', 'alice@acme.test')).toEqual({ USD: 500 });
    const admin = adminOf(platform);
    expect((await admin('GET', 'admin/currencies/XBT/')).data).toMatchObject({
      divisibility: 8,
      display_code: 'BTC',
    });
    const subtypes = (await admin('GET', 'admin/subtypes/')).body?.data as { name: string }[];
    expect(subtypes.map(({ name }) => name).toSorted()).toEqual(['interest', 'purchase']);
    const groups = (await admin('GET', 'admin/groups/')).data['results'] as { name: string }[];
    expect(groups).toContainEqual(expect.objectContaining({ name: 'merchant', label: 'Merchant' }));
    const shop = await admin('GET', 'admin/users/shop@acme.test/');
    expect(shop.data).toMatchObject({ groups: [{ name: 'merchant' }] });
    const alice = await admin('GET', 'admin/users/alice@acme.test/');
    expect(alice.data).toMatchObject({ first_name: 'Alice', metadata: { risk: 'low' } });
  });

  it('lets its users log in with their passwords, each in the own company', async () => {
    const platform = await freshPlatform({ seed: await readSeedFile(example, root) });
    const login = async (company: string, password: string) =>
      (
        await clientOf(platform)('POST', 'auth/login/', {
          body: { user: 'alice@acme.test', company, password },
        })
      ).status;
    expect(await login('acme', 'alice password')).toBe(200);
    expect(await login('globex', 'another password')).toBe(200);
    expect(await login('globex', 'alice password')).toBe(400);
  });

  it('makes the same ids and account references every time', async () => {
    const seed = await readSeedFile(example, root);
    const known = async () => {
      const { state } = await freshPlatform({ seed });
      const alices = [...state.users.values()].filter(({ email }) => email === 'alice@acme.test');
      return [
        alices.map(({ id }) => id),
        [...state.accounts.values()]
          .filter(({ user_id }) => user_id === alices[0]?.id)
          .map((one) => one.reference),
        [...state.transactions.keys()],
      ];
    };
    const first = await known();
    expect(await known()).toEqual(first);
    expect(new Set(first.flat()).size).toBe(6);
  });

  it('a second time changes nothing: what was done since then stays', async () => {
    const seed = await readSeedFile(example, root);
    const first = await freshPlatform({ seed });
    const admin = adminOf(first);
    const spent = await admin('POST', 'admin/transactions/debit/', {
      body: { user: 'alice@acme.test', amount: 25_000, currency: 'USD' },
    });
    expect(spent.status).toBe(201);
    const before = first.save();
    const notices: string[] = [];
    const second = await freshPlatform({ savedState: before, seed, onNotice: (text) => notices.push(text) });
    expect(await balances(second, 'acme', 'alice@acme.test')).toMatchObject({ USD: 100_000 });
    const { time: _, ...after } = second.save();
    expect({ ...before, time: undefined }).toEqual({ ...after, time: undefined });
    expect(notices).toContainEqual(expect.stringMatching(/^The seed: 0 made, \d+ there already/));
  });

  it('adds what an existing state lacks, and leaves the rest of it alone', async () => {
    const first = await freshPlatform();
    const seed: Seed = {
      companies: [{ id: 'acme', name: 'Other', users: [{ email: 'new@acme.test', balances: { USD: 5 } }] }],
    };
    const second = await freshPlatform({ savedState: first.save(), seed });
    expect(second.companies()).toEqual(first.companies());
    expect(second.state.companies.get('acme')?.name).toBe('Acme');
    expect(await balances(second, 'acme', 'new@acme.test')).toEqual({ USD: 5 });
  });

  it('gives a company what it leaves out', async () => {
    const platform = await freshPlatform({ seed: { companies: [{ id: 'bare' }] } });
    const [access] = platform.companies();
    expect(access?.id).toBe('bare');
    for (const token of [access?.admin_token, access?.user_token]) {
      expect((await clientOf(platform, token)('GET', 'auth/')).data).toMatchObject({ company: 'bare' });
    }
    expect([...platform.state.currencies.values()]).toMatchObject([{ code: 'USD', company: 'bare' }]);
  });

  it('that a program made is checked as a file is', async () => {
    const seed = { companies: [{ id: 'A B', users: [{ balances: { EUR: 1.5 } }] }] } as Seed;
    await expect(freshPlatform({ seed })).rejects.toThrow(/companies\[0\]\.id: must be small letters/);
  });
});

describe('a seed that is not valid', () => {
  const yaml = `companies:
  - id: Acme Ltd
    colour: red
    users:
      - email: nobody
        mobile: 27820000001
        balances: { USD: 1.5 }
  - name: Nameless
`;

  it('in YAML is told with line and column of all that is wrong', async () => {
    expect(await problemsOf('seed.yaml', yaml)).toEqual([
      'seed.yaml is not valid: 6 problems',
      'seed.yaml:2:9  companies[0].id: must be small letters, digits, - and _, found "Acme Ltd"',
      'seed.yaml:3:5  companies[0].colour: is no field of a seed here; allowed: id, name, metadata, currencies, groups, subtypes, users',
      'seed.yaml:5:16  companies[0].users[0].email: must be an email address, found "nobody"',
      'seed.yaml:6:17  companies[0].users[0].mobile: must be a text, found 27820000001; write it in quotes',
      "seed.yaml:7:26  companies[0].users[0].balances.USD: must be a whole number of the currency's smallest unit, 0 or more, found 1.5",
      'seed.yaml:8:5  companies[1].id: is required, and missing',
    ]);
  });

  it('in JSON as well', async () => {
    const text = '{\n  "companies": [\n    { "id": 7, "users": {} }\n  ],\n  "more": 1\n}\n';
    expect(await problemsOf('seed.json', text)).toEqual([
      'seed.json is not valid: 3 problems',
      'seed.json:3:13  companies[0].id: must be a text, found 7; write it in quotes',
      'seed.json:3:25  companies[0].users: must be a list, found {}',
      'seed.json:5:3  more: is no field of a seed here; allowed: companies',
    ]);
  });

  it('because of what it names twice, or what it names and does not have', async () => {
    const text = `companies:
  - id: acme
    currencies:
      - { code: EUR, divisibility: 2 }
      - { code: EUR, divisibility: 3 }
    users:
      - { email: a@x.test, group: vip, balances: { USD: 1 } }
      - { email: a@x.test }
      - { first_name: Ann }
  - id: acme
`;
    expect((await problemsOf('seed.yml', text)).slice(1)).toEqual([
      'seed.yml:5:17  companies[0].currencies[1].code: "EUR" stands here a second time',
      'seed.yml:7:35  companies[0].users[0].group: "vip" is no group of this company: it has admin, user',
      'seed.yml:7:52  companies[0].users[0].balances.USD: is no currency of this company: it has EUR',
      'seed.yml:8:18  companies[0].users[1].email: "a@x.test" stands here a second time',
      'seed.yml:9:9  companies[0].users[2]: needs an email, a mobile or a username',
      'seed.yml:10:9  companies[1].id: "acme" stands here a second time',
    ]);
  });

  it.each([
    ['seed.yaml', 'companies:\n  - id: "acme\n', /^seed\.yaml:\d+:\d+ {2}is not YAML: /],
    ['seed.yaml', 'companies: []\ncompanies: []\n', /^seed\.yaml:2:1 {2}is not YAML: /],
    ['seed.yaml', 'companies: *none\n', /^seed\.yaml:\d+:\d+ {2}is not YAML: /],
    ['seed.json', '{"companies": [}', /^seed\.json:1:16 {2}is not JSON: /],
    ['seed.yaml', '', /^seed\.yaml:1:1 {2}must be an object, found null/],
    ['seed.json', '', /^seed\.json:1:1 {2}is not JSON: /],
  ])('%s with %j', async (name, text, expected) => {
    expect((await problemsOf(name, text))[1]).toMatch(expected);
  });

  it('or that is not there, or no text, says so', async () => {
    expect((await problemsOf('other.yaml', ''))[0]).toContain('is not valid');
    await expect(readSeedFile('missing.yaml', tmpdir())).rejects.toThrow(
      /^The seed missing\.yaml can't be read: /,
    );
    expect((await problemsOf('seed.yaml', Buffer.from([0x61, 0xff])))[0]).toMatch(/can't be read/);
  });
});

describe('a reset', () => {
  it('forgets everything and begins again with companies and seed', async () => {
    const seed = await readSeedFile(example, root);
    const platform = await freshPlatform({ seed, controlToken: 'control' });
    const old = platform.companies();
    await adminOf(platform)('POST', 'admin/subtypes/', { body: { name: 'fee', tx_type: 'debit' } });
    platform.addCompany({ id: 'initech' });
    const response = await fetch(`${platform.url}/_control/reset/`, {
      method: 'POST',
      headers: { 'x-rehive-control': 'control' },
    });
    const { data } = (await response.json()) as { data: unknown };
    expect(data).toEqual(platform.companies());
    expect(platform.companies().map(({ id }) => id)).toEqual(['acme', 'globex']);
    expect([...platform.state.subtypes.values()].map(({ name }) => name)).not.toContain('fee');
    expect(await balances(platform, 'acme', 'alice@acme.test')).toEqual({ USD: 125_000, XBT: 2_500_000 });
    expect((await clientOf(platform, old[0]?.admin_token)('GET', 'auth/')).status).toBe(401);
  });
});

describe('two platforms in one process', () => {
  it('share nothing', async () => {
    const seed: Seed = {
      companies: [{ id: 'acme', users: [{ email: 'a@x.test', balances: { USD: 100 } }] }],
    };
    const [one, other] = [await freshPlatform({ seed }), await freshPlatform({ seed })];
    const key = { 'idempotency-key': 'k' };
    const body = { user: 'a@x.test', amount: 40, currency: 'USD' };
    const made = await adminOf(one)('POST', 'admin/transactions/debit/', { body, headers: key });
    expect(made.status).toBe(201);
    expect(await balances(one, 'acme', 'a@x.test')).toEqual({ USD: 60 });
    expect(await balances(other, 'acme', 'a@x.test')).toEqual({ USD: 100 });
    const again = await adminOf(other)('POST', 'admin/transactions/debit/', { body, headers: key });
    expect(again.headers.has('idempotent-replayed')).toBe(false);
    expect((await clientOf(other, one.companies()[0]?.admin_token)('GET', 'auth/')).status).toBe(401);
    one.reset();
    expect(await balances(other, 'acme', 'a@x.test')).toEqual({ USD: 60 });
    expect(other.exchanges.every(({ request }) => request.url.startsWith(other.url))).toBe(true);
  });
});
