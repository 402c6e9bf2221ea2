import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveSchema } from '../../src/simulator/generic/shape.js';
import { Identities } from './every-operation/identities.js';
import { knownValues } from './every-operation/known-values.js';
import { prepareCompany, type Prepared, type SdkOperation } from './every-operation/prepared-company.js';
import { sampleBody } from './every-operation/sample-body.js';
import { accessOf, clientOf } from './platform-requests.js';

let prepared: Prepared;
let identities: Identities;

function bodyOf(operation: SdkOperation): Record<string, unknown> | undefined {
  if (operation.body === null) return undefined;
  const contract = prepared.contracts[operation.section];
  return sampleBody(contract, resolveSchema(contract, operation.body), knownValues(prepared, operation));
}

/** Makes one of everything in acme, as far as a POST of the admin section makes it. */
async function makeEverything(): Promise<number> {
  const creates = prepared.operations
    .filter(
      ({ section, method, path }) => section === 'admin' && method === 'POST' && !path.includes('/auth/'),
    )
    .toSorted((one, other) => one.path.split('/').length - other.path.split('/').length);
  let made = 0;
  for (const operation of creates) {
    const body = bodyOf(operation);
    const answer = await identities
      .paramsOf(operation)
      .then((path) => prepared.call(operation, { path, ...(body === undefined ? {} : { body }) }))
      .catch((error: unknown) => ({ error }));
    if (typeof answer !== 'object' || answer === null || 'error' in answer) continue;
    identities.learn(operation, answer, body);
    made += 1;
  }
  return made;
}

/** Every operation on one resource, with the path of one of acme's; what acme has none of is left out. */
async function pathsOfItems(): Promise<{ operation: SdkOperation; path: string }[]> {
  const found: { operation: SdkOperation; path: string }[] = [];
  for (const operation of prepared.operations) {
    if (!operation.path.includes('{') || operation.path.startsWith('/3/public/')) continue;
    // The permissions that there are belong to no company.
    if (/^\/3\/(admin\/)?permissions\//.test(operation.path)) continue;
    const params = await identities.paramsOf(operation).catch(() => null);
    if (params === null) continue;
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? ''),
    );
    found.push({ operation, path });
  }
  return found;
}

beforeAll(async () => {
  prepared = await prepareCompany();
  prepared.platform.addCompany({ id: 'globex' });
  identities = new Identities(prepared);
});
afterAll(() => prepared.close());

describe("another company's resource", () => {
  it('is not found, whatever is asked of it, by whoever asks', async () => {
    expect(await makeEverything()).toBeGreaterThan(50);
    const items = await pathsOfItems();
    expect(items.length).toBeGreaterThan(300);
    const globex = accessOf(prepared.platform, 'globex');
    const clients = {
      admin: clientOf(prepared.platform, globex.admin_token),
      user: clientOf(prepared.platform, globex.user_token),
    };
    const found: string[] = [];
    for (const { operation, path } of items) {
      const { method, section } = operation;
      const body = bodyOf(operation);
      const answer = await clients[section](method, path, body === undefined ? {} : { body });
      const isNotFound = answer.status === 404 && answer.body?.message === 'Not found.';
      if (!isNotFound) found.push(`${method} ${path} ${answer.status} ${answer.body?.message ?? ''}`);
    }
    expect(found).toEqual([]);
  });
});

describe('a timestamp', () => {
  it('is a whole number of milliseconds, wherever it stands', async () => {
    const admin = clientOf(prepared.platform, accessOf(prepared.platform).admin_token);
    const now = Date.now();
    const dates: [string, unknown][] = [];
    const collect = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, item] of Object.entries(value)) {
        if (/^(created|updated|executed|expires|last_login|completed|failed)$/.test(key))
          dates.push([`${path}.${key}`, item]);
        else collect(item, `${path}.${key}`);
      }
    };
    for (const list of [
      'users',
      'transactions',
      'accounts',
      'currencies',
      'webhooks',
      'subtypes',
      'groups',
      'requests',
    ]) {
      collect((await admin('GET', `admin/${list}/`)).body?.data, list);
    }
    expect(dates.length).toBeGreaterThan(50);
    const wrong = dates.filter(
      ([, value]) =>
        value !== null && !(Number.isInteger(value) && Math.abs(Number(value) - now) < 60 * 24 * 3_600_000),
    );
    expect(wrong).toEqual([]);
  });
});
