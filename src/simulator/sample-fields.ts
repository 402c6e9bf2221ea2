import type { EventName } from '../contract/events.js';
import { askPlatform } from './ask-platform.js';
import type { PlatformContext } from './platform-context.js';
import { isJsonObject } from './read-fields.js';
import type { UserRecord } from './state.js';

/** What a client would write to make a resource that an event is about: for a company that has none. */
export async function sampleFields(
  context: PlatformContext,
  company: string,
  user: UserRecord,
  event: EventName,
): Promise<object> {
  const resource = event.slice(0, event.lastIndexOf('.'));
  const fields = fieldsOf[resource];
  if (fields === undefined) throw new Error(`Nobody can make a ${resource}.`);
  const type = resource === 'document' ? { type: await documentType(context, company) } : {};
  return { ...fields(user), ...type };
}

const fieldsOf: Record<string, ((user: UserRecord) => object) | undefined> = {
  email: ({ id, email }) => ({ user: id, email: email ?? `${id}@example.test`, primary: true }),
  mobile: ({ id, mobile }) => ({ user: id, number: mobile ?? '+27820000000', primary: true }),
  device: ({ id }) => ({ user: id, imei: '490154203237518', name: 'Phone' }),
  address: ({ id }) => ({
    user: id,
    type: 'permanent',
    line_1: '1 Example Street',
    city: 'Cape Town',
    country: 'ZA',
    postal_code: '8001',
  }),
  document: ({ id }) => ({ user: id, file: 'https://example.com/passport.pdf', status: 'pending' }),
  bank_account: ({ id }) => ({
    user: id,
    name: 'Example account',
    number: '62000000001',
    type: 'current',
    bank_name: 'Example Bank',
    branch_code: '250655',
    action: 'withdraw',
  }),
  crypto_account: ({ id }) => ({
    user: id,
    name: 'Example account',
    address: 'tb1qexampleexampleexampleexampleexample',
    crypto_type: 'bitcoin',
    network: 'testnet',
    action: 'withdraw',
  }),
  wallet_account: ({ id, username, email, mobile }) => ({
    user: id,
    name: 'Example account',
    username,
    email,
    mobile,
    action: 'withdraw',
  }),
  alert: ({ id }) => ({ user: id, name: 'Example alert', priority: 'info', status: 'open' }),
  'company.link': () => ({ company: 'example' }),
};

/** The id of a type of document that the company has, or gets. */
async function documentType(context: PlatformContext, company: string): Promise<unknown> {
  const key = '/3/admin/document-types/';
  const list = await askPlatform(context, company, `GET ${key}`);
  const entries: unknown = isJsonObject(list) ? list['results'] : list;
  const known: unknown = Array.isArray(entries) ? entries[0] : undefined;
  const type = known ?? (await askPlatform(context, company, `POST ${key}`, { body: { name: 'Passport' } }));
  return isJsonObject(type) ? type['id'] : undefined;
}
