import { makeUuid } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import {
  nextNumber,
  type AccountCurrencyRecord,
  type AccountRecord,
  type CompanyRecord,
  type UserRecord,
} from './state.js';

export interface AccountFields {
  reference?: string;
  name?: string;
  label?: string | null;
  metadata?: Record<string, unknown> | null;
}

/** An account in all of the company's currencies. A user's first one is the primary one. */
export function makeAccount(
  context: PlatformContext,
  company: CompanyRecord,
  user: UserRecord,
  fields: AccountFields = {},
): AccountRecord {
  const { state, clock } = context;
  const now = clock.now();
  const account: AccountRecord = {
    reference: fields.reference ?? newReference(context),
    company: company.id,
    user_id: user.id,
    name: fields.name ?? 'default',
    label: fields.label ?? null,
    primary: primaryAccount(context, user) === null,
    recon: false,
    hidden: false,
    archived: false,
    metadata: fields.metadata ?? null,
    currencies: [],
    created: now,
    updated: now,
  };
  state.accounts.set(account.reference, account);
  for (const { code } of state.currencies.group(company.id)) accountCurrency(context, account, code);
  context.changed();
  return account;
}

/** Ten characters, as the platform's `account_reference_length` setting has it by default (assumption). */
function newReference({ state, random }: PlatformContext): string {
  const digits = Buffer.from(random(4)).readUInt32BE() % 10_000;
  return `${String(nextNumber(state, 'account')).padStart(6, '0')}${String(digits).padStart(4, '0')}`;
}

export function primaryAccount({ state }: PlatformContext, user: UserRecord): AccountRecord | null {
  return state.accounts.group(user.id).find(({ primary }) => primary) ?? null;
}

/** The account's balance in a currency; begins at zero. */
export function accountCurrency(
  context: PlatformContext,
  account: AccountRecord,
  code: string,
): AccountCurrencyRecord {
  const existing = account.currencies.find((one) => one.code === code);
  if (existing !== undefined) return existing;
  const now = context.clock.now();
  const made: AccountCurrencyRecord = {
    id: makeUuid(context.random),
    code,
    balance: 0,
    available_balance: 0,
    created: now,
    updated: now,
  };
  account.currencies.push(made);
  return made;
}
