import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindNamedBy } from '../../src/simulator/generic/refer.js';
import { resolveSchema } from '../../src/simulator/generic/shape.js';
import { Identities } from './every-operation/identities.js';
import { knownValues } from './every-operation/known-values.js';
import { prepareCompany, type Prepared, type SdkOperation } from './every-operation/prepared-company.js';
import { sampleBody } from './every-operation/sample-body.js';
import { adminOf, clientOf, type Client } from './platform-requests.js';

let prepared: Prepared;
/** Of another company, by the kind of what is named. */
let foreign: Record<string, string>;
/** What names something, in every operation that makes something; with a body that is right. */
let named: {
  operation: SdkOperation;
  path: string;
  body: Record<string, unknown>;
  field: string;
  kind: string;
}[];

async function makeForeign(globex: Client): Promise<Record<string, string>> {
  const { id: user } = prepared.platform.addUser('globex', { email: 'gus@globex.test' });
  const account = await globex('POST', 'admin/accounts/', { body: { user, name: 'far' } });
  const reference = String(account.data['reference']);
  await globex('POST', 'admin/currencies/', { body: { code: 'GLX', divisibility: 2 } });
  const accountCurrency = await globex('GET', `admin/accounts/${reference}/currencies/GLX/`);
  await globex('POST', 'admin/groups/', { body: { name: 'globetrotters', section: 'user' } });
  await globex('POST', 'admin/account-definitions/', { body: { name: 'far' } });
  await globex('POST', 'admin/subtypes/', { body: { name: 'far_away', tx_type: 'credit' } });
  const type = await globex('POST', 'admin/document-types/', { body: { name: 'Passport' } });
  await globex('POST', 'admin/document-types/', { body: { name: 'Visa' } });
  const transaction = await globex('POST', 'admin/transactions/credit/', {
    body: { user, amount: 1, currency: 'GLX' },
  });
  return {
    users: user,
    accounts: reference,
    currencies: 'GLX',
    'account-currencies': String(accountCurrency.data['id']),
    groups: 'globetrotters',
    'account-definitions': 'far',
    subtypes: 'far_away',
    'document-types': String(Number(type.data['id']) + 1),
    transactions: String(transaction.data['id']),
  };
}

/** In the order in which one needs the other: what hangs beneath something comes after it. */
async function findNames(): Promise<typeof named> {
  const identities = new Identities(prepared);
  const found: typeof named = [];
  const creates = prepared.operations
    .filter(({ method, path, body }) => method === 'POST' && body !== null && !path.includes('/auth/'))
    .toSorted((one, other) => one.path.split('/').length - other.path.split('/').length);
  for (const operation of creates) {
    const params = await identities.paramsOf(operation).catch(() => null);
    if (params === null || operation.body === null) continue;
    const contract = prepared.contracts[operation.section];
    const schema = resolveSchema(contract, operation.body);
    const body = sampleBody(contract, schema, knownValues(prepared, operation));
    const answer = await prepared.call(operation, { path: params, body }).catch(() => null);
    if (answer === null) continue;
    identities.learn(operation, answer, body);
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
    const kind = operation.path.replace(/^\/3\/(admin\/)?(users?\/)?/, '').replace(/\/$/, '');
    for (const field of Object.keys(schema.properties ?? {})) {
      const of = kindNamedBy(`users/${kind}`, field) ?? kindNamedBy(kind, field);
      if (of !== undefined) found.push({ operation, path, body, field, kind: of });
    }
  }
  return found;
}

beforeAll(async () => {
  prepared = await prepareCompany();
  prepared.platform.addCompany({ id: 'globex' });
  foreign = await makeForeign(adminOf(prepared.platform, 'globex'));
  named = await findNames();
}, 60_000);
afterAll(() => prepared.close());

/** In JSON, of a file that is there already: its address. */
function file({ file: sent }: Record<string, unknown>): object {
  return sent instanceof File ? { file: 'https://example.com/proof.txt' } : {};
}

/** Those that were taken, or refused without saying which field it is. */
async function accepted(nameOf: (kind: string) => string): Promise<string[]> {
  const { id, password } = prepared.known;
  const { data: own } = await prepared.user.authLogin({ body: { user: id, password, company: 'acme' } });
  const clients = { admin: adminOf(prepared.platform), user: clientOf(prepared.platform, own.token) };
  const wrong: string[] = [];
  for (const { operation, path, body, field, kind } of named) {
    const isList = Array.isArray(body[field]) || /^(groups|currencies)$/.test(field);
    const name = kind === 'document-types' ? Number(nameOf(kind)) : nameOf(kind);
    const sent = { ...body, ...file(body), [field]: isList ? [name] : name };
    const { status, data } = await clients[operation.section]('POST', path, { body: sent });
    if (status !== 400 || !(field in data)) wrong.push(`${operation.key} ${field}=${name}: ${status}`);
  }
  return wrong;
}

describe('what a request names', () => {
  it('is found in most of what can be made', () => {
    expect(named.length).toBeGreaterThan(60);
    expect(new Set(named.map(({ kind }) => kind)).size).toBeGreaterThan(7);
  });

  it('must be there: else 400, with the field', async () => {
    expect(await accepted((kind) => (kind === 'document-types' ? '4711' : 'nobody-and-nothing'))).toEqual([]);
  }, 60_000);

  it("must be the company's: what another one has is not there", async () => {
    expect(await accepted((kind) => foreign[kind] ?? 'missing')).toEqual([]);
    expect(named.filter(({ kind }) => foreign[kind] === undefined)).toEqual([]);
  }, 60_000);

  it('must be there when something is changed, too', async () => {
    const admin = adminOf(prepared.platform);
    const group = await admin('POST', 'admin/groups/', { body: { name: 'payers', section: 'user' } });
    expect(group.status).toBe(201);
    const fee = await admin('POST', 'admin/groups/payers/fees/', {
      body: { currency: 'USD', value: 5, tx_type: 'credit' },
    });
    const path = `admin/groups/payers/fees/${String(fee.data['id'])}/`;
    const changed = await admin('PATCH', path, { body: { subtype: 'none', account_definition: 'none' } });
    expect(changed).toMatchObject({
      status: 400,
      body: { status: 'error', message: 'Invalid subtype, Invalid account definition' },
      data: { subtype: ['Invalid subtype.'], account_definition: ['Invalid account definition.'] },
    });
    const { id } = prepared.known;
    expect((await admin('PATCH', `admin/users/${id}/`, { body: { groups: ['nobodies'] } })).data).toEqual({
      groups: ['Invalid groups.'],
    });
  });

  it('is an own account in the user section: that of somebody else is not there', async () => {
    const person = await prepared.person();
    const own = clientOf(prepared.platform, person.session);
    const body = { account: prepared.account, start_date: 1, end_date: 2 };
    const answer = await own('POST', 'statements/', { body });
    // With all else that is wrong.
    expect(answer.data).toEqual({ account: ['Invalid account.'], timezone: ['This field is required.'] });
  });
});
