import { createAdminApi, type AdminApi } from 'rehive/admin';
import { createAuth, type Auth } from 'rehive/auth';
import { createUserApi, type UserApi } from 'rehive/user';
import {
  loadSection,
  type OperationContract,
  type SectionContract,
} from '../../../src/contract/sdk-contract.js';
import type { Exchange } from '../../../src/contract/exchange.js';
import { startPlatform, type Platform } from '../../../src/simulator/platform.js';

type SectionName = 'admin' | 'user';

interface CallOptions {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** One function of the SDK. */
type SdkCall = (options: CallOptions) => Promise<unknown>;

export interface SdkOperation extends OperationContract {
  section: SectionName;
  key: string;
  method: string;
  path: string;
}

/** The official SDK, as it is, in somebody's name. */
interface Sdk {
  admin: AdminApi;
  user: UserApi;
}

/** A user of an own, to whom anything may be done. */
export interface Person {
  id: string;
  email: string;
  mobile: string;
  password: string;
  /** The token of the session that the registration began, and its refresh token. */
  session: string;
  refresh: string;
}

export interface Prepared extends Sdk {
  platform: Platform;
  contracts: Record<SectionName, SectionContract>;
  operations: SdkOperation[];
  /** The user in whose name the user section is asked. */
  known: { id: string; email: string; password: string };
  /** The id of the admin in whose name the admin section is asked. */
  owner: string;
  account: string;
  operation(key: string): SdkOperation;
  /** As the prepared admin or user, unless with a token of somebody else's. */
  call(operation: SdkOperation, options: CallOptions, token?: string): Promise<unknown>;
  as(token: string): Sdk;
  /** Registers somebody. */
  person(): Promise<Person>;
  /**
   * The status with which the platform answered the newest call of an operation. Of that operation: the company's webhook
   * is delivered to the platform itself, at times of its own.
   */
  lastStatus(operation: SdkOperation): number | undefined;
  refreshToken(): Promise<string>;
  /** Changes something of most of what others are derived from. */
  stir(): Promise<void>;
  /** Whether somebody with this token is let in. */
  tokenWorks(token: string): Promise<boolean>;
  logsIn(person: Pick<Person, 'id'>, password: string): Promise<boolean>;
  close(): Promise<void>;
}

const password = 'correct horse battery';

/** A fresh platform with a company that has something of most kinds, and the official SDK logged in twice. */
export async function prepareCompany(): Promise<Prepared> {
  const platform = await startPlatform();
  const email = 'every@acme.test';
  const { id: owner } = platform.addUser('acme', { group: 'admin', email: 'owner@acme.test', password });
  const { id } = platform.addUser('acme', { email, password });
  const [adminAuth, userAuth] = [authOf(platform), authOf(platform)];
  await adminAuth.login({ user: 'owner@acme.test', password, company: 'acme' });
  await userAuth.login({ user: email, password, company: 'acme' });
  const { admin } = sdkOf(platform, adminAuth);
  const { user } = sdkOf(platform, userAuth);
  // SDK 4.4.0 types this body as that of a delivery's try; what that has beyond a webhook is ignored.
  const anotherType = { id: 0, response_code: null, error: null, archived: false, created: 0, updated: 0 };
  const hook = { url: `${platform.url}/nothing/`, event: 'account.create' as const };
  await admin.webhooksCreate({ body: { ...anotherType, ...hook } });
  const account = (await admin.accountsCreate({ body: { user: id, name: 'every' } })).data.reference;
  await admin.transactionsCreditCreate({ body: { user: id, account, amount: 1_000_000, currency: 'USD' } });
  const contracts = { admin: await loadSection('admin'), user: await loadSection('user') };
  const operations = (['admin', 'user'] as const).flatMap((section) =>
    operationsOf(section, contracts[section]),
  );
  let stirred = 0;
  let people = 0;
  return {
    platform,
    contracts,
    operations,
    admin,
    user,
    known: { id, email, password },
    owner,
    account,
    operation(key) {
      const found = operations.find((one) => one.key === key);
      if (found === undefined) throw new Error(`The SDK has no ${key}.`);
      return found;
    },
    call(operation, options, token) {
      const sdk = token === undefined ? { admin, user } : sdkOf(platform, authOf(platform, token));
      const apis = sdk as unknown as Record<SectionName, Record<string, SdkCall>>;
      const run = apis[operation.section][operation.id];
      if (run === undefined) throw new Error(`The SDK has no ${operation.section} ${operation.id}.`);
      return run(options);
    },
    as: (token) => sdkOf(platform, authOf(platform, token)),
    async person() {
      people += 1;
      const own = {
        email: `person-${people}@acme.test`,
        mobile: `+2783${String(people).padStart(7, '0')}`,
        password,
      };
      const { data } = await user.authRegister({ body: { ...own, company: 'acme' } });
      return { ...own, id: data.user.id, session: data.token, refresh: data.refresh_token };
    },
    lastStatus({ method, path }) {
      const asked = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      const isCall = ({ direction, request }: Exchange): boolean =>
        direction === 'to-platform' && request.method === method && asked.test(new URL(request.url).pathname);
      return platform.exchanges.findLast(isCall)?.response?.status;
    },
    async stir() {
      stirred += 1;
      const label = `stirred ${stirred}`;
      await admin.companyPartialUpdate({ body: { description: label } });
      await admin.usersPartialUpdate({ path: { identifier: id }, body: { last_name: label } });
      await admin.usersCreate({ body: { email: `stirred-${stirred}@acme.test` } });
      await admin.accountsCreate({ body: { user: id, name: label } });
      await admin.transactionsCreditCreate({
        body: { user: id, account, amount: stirred, currency: 'USD' },
      });
    },
    async tokenWorks(token) {
      const response = await fetch(`${platform.apiUrl}auth/`, {
        headers: { authorization: `Token ${token}` },
      });
      return response.ok;
    },
    logsIn: (person, given) =>
      user.authLogin({ body: { user: person.id, password: given, company: 'acme' } }).then(
        () => true,
        () => false,
      ),
    async refreshToken() {
      const { data } = await user.authLogin({ body: { user: id, password, company: 'acme' } });
      return data.refresh_token;
    },
    close: () => platform.close(),
  };
}

function authOf(platform: Platform, token?: string): Auth {
  return createAuth({
    baseUrl: platform.url,
    storage: 'memory',
    enableCrossTabSync: false,
    ...(token === undefined ? {} : { token }),
  });
}

function sdkOf({ url: baseUrl }: Platform, auth: Auth): Sdk {
  return { admin: createAdminApi({ auth, baseUrl }), user: createUserApi({ auth, baseUrl }) };
}

function operationsOf(section: SectionName, contract: SectionContract): SdkOperation[] {
  return Object.entries(contract.operations).map(([key, operation]) => {
    const [method = '', path = ''] = key.split(' ');
    return { ...operation, section, key, method, path };
  });
}
