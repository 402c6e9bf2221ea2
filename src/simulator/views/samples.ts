import type {
  AdminCompanyLink,
  AdminCryptoAccount,
  AdminDevice,
  AdminEmail,
  AdminExtendedAlert,
  AdminMobile,
  AdminUserAddress,
  AdminUserBankAccount,
  AdminUserDocument,
  AdminUserWalletAccount,
} from 'rehive/admin';
import type { EventName } from '../../contract/events.js';
import { makeUuid } from '../identifiers.js';
import type { PlatformContext } from '../platform-context.js';
import type { UserRecord } from '../state.js';
import { viewReducedUser } from './users.js';

/**
 * An example of a resource that the simulated platform does not keep. Every field that the SDK's type has is there, and the
 * user is a real one; nothing else of it can be asked for.
 */
export function sampleData(context: PlatformContext, user: UserRecord, event: EventName): object {
  const resource = event.split('.').slice(0, -1).join('.');
  return samples[resource]?.(context, user) ?? { id: 1, user: viewReducedUser(user), ...dates(context) };
}

type Sample = (context: PlatformContext, user: UserRecord) => object;

const samples: Record<string, Sample | undefined> = {
  email: (context, user) =>
    ({
      id: 1,
      user: viewReducedUser(user),
      email: user.email ?? `${user.id}@example.test`,
      primary: true,
      verified: false,
      archived: false,
      temporary: false,
      ...dates(context),
    }) satisfies AdminEmail,

  mobile: (context, user) =>
    ({
      id: 1,
      user: viewReducedUser(user),
      number: user.mobile ?? '+27820000000',
      primary: true,
      verified: false,
      archived: false,
      temporary: false,
      ...dates(context),
    }) satisfies AdminMobile,

  device: (context, user) =>
    ({
      id: 1,
      user: viewReducedUser(user),
      imei: '490154203237518',
      name: 'Phone',
      apps: [],
      metadata: null,
      archived: false,
      ...dates(context),
    }) satisfies AdminDevice,

  address: (context, user) =>
    ({
      id: 1,
      type: 'permanent',
      user: viewReducedUser(user),
      line_1: '1 Example Street',
      line_2: null,
      city: 'Cape Town',
      state_province: null,
      country: 'ZA',
      postal_code: '8001',
      status: 'pending',
      archived: false,
      ...dates(context),
    }) satisfies AdminUserAddress,

  document: (context, user) =>
    ({
      id: 1,
      user: viewReducedUser(user),
      file: 'https://example.com/document.pdf',
      files: [],
      type: { id: 1, name: 'Passport', description: null, file_rules: null },
      status: 'pending',
      metadata: null,
      note: null,
      archived: false,
      expires: context.clock.now() + 365 * 24 * 60 * 60 * 1000,
      ...dates(context),
    }) satisfies AdminUserDocument,

  bank_account: (context, user) =>
    ({
      ...paymentAccount(context, user),
      owner: null,
      number: '62000000001',
      type: 'current',
      payment_method: null,
      beneficiary_type: 'individual',
      bank_name: 'Example Bank',
      bank_code: null,
      bank_currency: 'USD',
      branch_code: '250655',
      branch_address: {
        line_1: null,
        line_2: null,
        city: null,
        state_province: null,
        country: null,
        postal_code: null,
        state_code: null,
      },
      branch_address_text: null,
      routing_number: null,
      swift: null,
      iban: null,
      bic: null,
      clabe: null,
      check_digit: null,
      pix_key: null,
      br_code: null,
      sort_code: null,
      account_currencies: [],
    }) satisfies AdminUserBankAccount,

  crypto_account: (context, user) =>
    ({
      ...paymentAccount(context, user),
      address: 'tb1qexampleexampleexampleexampleexample',
      crypto_type: 'bitcoin',
      wallet_type: null,
      owner: null,
      network: 'testnet',
      account_currencies: [],
      attestations: [],
    }) satisfies AdminCryptoAccount,

  wallet_account: (context, user) =>
    ({
      ...paymentAccount(context, user),
      username: user.username,
      email: user.email,
      mobile: user.mobile,
      type: null,
      payment_method: null,
      owner: null,
      wallet_currency: null,
    }) satisfies AdminUserWalletAccount,

  alert: (context, user) =>
    ({
      id: makeUuid(context.random),
      transaction: null,
      user: viewReducedUser(user),
      author: viewReducedUser(user),
      policy: null,
      name: 'Example alert',
      description: null,
      priority: 'info',
      status: 'open',
      metadata: null,
      external: false,
      archived: false,
      // The one resource whose dates the SDK types as text.
      created: String(context.clock.now()),
      updated: String(context.clock.now()),
      actions: [],
    }) satisfies AdminExtendedAlert,

  'company.link': (context) =>
    ({
      id: 1,
      key: null,
      counterparty: {
        company: { id: 'example', name: 'Example', icon: null, mode: 'test' },
        status: 'pending',
      },
      status: 'pending',
      ...dates(context),
    }) satisfies AdminCompanyLink,
};

/** What bank, crypto and wallet accounts have in common. */
function paymentAccount(context: PlatformContext, user: UserRecord) {
  return {
    id: 1,
    user: viewReducedUser(user),
    name: 'Example account',
    code: 'EXAMPLE1',
    status: 'pending' as const,
    metadata: null,
    archived: false,
    currencies: [],
    action: 'withdraw' as const,
    ...dates(context),
  };
}

function dates({ clock }: PlatformContext): { created: number; updated: number } {
  return { created: clock.now(), updated: clock.now() };
}
