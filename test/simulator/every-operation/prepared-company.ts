import { createAdminApi } from 'rehive/admin';
import { createAuth } from 'rehive/auth';
import { createUserApi } from 'rehive/user';
import {
  loadSection,
  type OperationContract,
  type SectionContract,
} from '../../../src/contract/sdk-contract.js';
import type { Exchange } from '../../../src/contract/exchange.js';
import { startPlatform, type Platform } from '../../../src/simulator/platform.js';

type SectionName = 'admin' | 'user';

/** One function of the SDK. */
type SdkCall = (options: {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
}) => Promise<unknown>;

export interface SdkOperation extends OperationContract {
  section: SectionName;
  key: string;
  method: string;
  path: string;
}

export interface Prepared {
  platform: Platform;
  contracts: Record<SectionName, SectionContract>;
  operations: SdkOperation[];
  /** The user in whose name the user section is asked. */
  user: { id: string; email: string; password: string };
  account: string;
  call(operation: SdkOperation, options: Parameters<SdkCall>[0]): Promise<unknown>;
  /** What the platform recorded of the newest call. */
  lastExchange(): Exchange | undefined;
  refreshToken(): Promise<string>;
  /** Changes something of most of what others are derived from. */
  stir(): Promise<void>;
  /** Whether somebody with this token is let in. */
  tokenWorks(token: string): Promise<boolean>;
  /** Of the user section's SDK. */
  sessionToken(): Promise<string>;
  logsInWith(password: string): Promise<boolean>;
  close(): Promise<void>;
}

const password = 'correct horse battery';

/** A fresh platform with a company that has something of most kinds, and the official SDK logged in twice. */
export async function prepareCompany(): Promise<Prepared> {
  const platform = await startPlatform();
  const email = 'every@acme.test';
  platform.addUser('acme', { group: 'admin', email: 'owner@acme.test', password });
  const { id } = platform.addUser('acme', { email, password });
  const [adminAuth, userAuth] = [auth(platform), auth(platform)];
  await adminAuth.login({ user: 'owner@acme.test', password, company: 'acme' });
  await userAuth.login({ user: email, password, company: 'acme' });
  const admin = createAdminApi({ auth: adminAuth, baseUrl: platform.url });
  const user = createUserApi({ auth: userAuth, baseUrl: platform.url });
  // SDK 4.4.0 types this body as that of a delivery's try; what that has beyond a webhook is ignored.
  const anotherType = { id: 0, response_code: null, error: null, archived: false, created: 0, updated: 0 };
  const hook = { url: `${platform.url}/nothing/`, event: 'account.create' as const };
  await admin.webhooksCreate({ body: { ...anotherType, ...hook } });
  const account = await admin.accountsCreate({ body: { user: id, name: 'every' } });
  await admin.transactionsCreditCreate({
    body: { user: id, account: account.data.reference, amount: 1_000_000, currency: 'USD' },
  });
  let stirred = 0;
  const contracts = { admin: await loadSection('admin'), user: await loadSection('user') };
  const apis = { admin, user } as unknown as Record<SectionName, Record<string, SdkCall>>;
  return {
    platform,
    contracts,
    operations: (['admin', 'user'] as const).flatMap((section) => operationsOf(section, contracts[section])),
    user: { id, email, password },
    account: account.data.reference,
    call(operation, options) {
      const run = apis[operation.section][operation.id];
      if (run === undefined) throw new Error(`The SDK has no ${operation.section} ${operation.id}.`);
      return run(options);
    },
    lastExchange: () => platform.exchanges.findLast(({ direction }) => direction === 'to-platform'),
    async stir() {
      stirred += 1;
      const label = `stirred ${stirred}`;
      await admin.companyPartialUpdate({ body: { description: label } });
      await admin.usersPartialUpdate({ path: { identifier: id }, body: { last_name: label } });
      await admin.usersCreate({ body: { email: `stirred-${stirred}@acme.test` } });
      await admin.accountsCreate({ body: { user: id, name: label } });
      await admin.transactionsCreditCreate({
        body: { user: id, account: account.data.reference, amount: stirred, currency: 'USD' },
      });
    },
    async tokenWorks(token) {
      const response = await fetch(`${platform.apiUrl}auth/`, {
        headers: { authorization: `Token ${token}` },
      });
      return response.ok;
    },
    sessionToken: async () => (await userAuth.getToken()) ?? '',
    logsInWith: (changed) =>
      user.authLogin({ body: { user: id, password: changed, company: 'acme' } }).then(
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

function auth(platform: Platform): ReturnType<typeof createAuth> {
  return createAuth({ baseUrl: platform.url, storage: 'memory', enableCrossTabSync: false });
}

function operationsOf(section: SectionName, contract: SectionContract): SdkOperation[] {
  return Object.entries(contract.operations).map(([key, operation]) => {
    const [method = '', path = ''] = key.split(' ');
    return { ...operation, section, key, method, path };
  });
}
