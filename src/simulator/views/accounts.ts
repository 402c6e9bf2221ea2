import type {
  AdminAccount,
  AdminAccountAccountAsset,
  AdminExtendedAccount,
  ReducedAccount,
} from 'rehive/admin';
import type { PlatformContext } from '../platform-context.js';
import type { AccountCurrencyRecord, AccountRecord } from '../state.js';
import { viewReducedCurrency } from './currencies.js';
import { userOrTrace, viewReducedUser } from './users.js';

export function viewReducedAccount(account: AccountRecord): ReducedAccount {
  return {
    reference: account.reference,
    name: account.name,
    label: account.label,
    definition: null,
    primary: account.primary,
  };
}

function viewBase(context: PlatformContext, account: AccountRecord) {
  return {
    reference: account.reference,
    name: account.name,
    definition: null,
    label: account.label,
    primary: account.primary,
    recon: account.recon,
    hidden: account.hidden,
    user: viewReducedUser(userOrTrace(context, account.user_id)),
    metadata: account.metadata,
    archived: account.archived,
    created: account.created,
    updated: account.updated,
  };
}

export function viewAccount(context: PlatformContext, account: AccountRecord): AdminAccount {
  const currencies = account.currencies.map((one) => ({
    id: one.id,
    balance: one.balance,
    available_balance: one.available_balance,
    currency: viewReducedCurrency(context, account.company, one.code),
    active: true,
    archived: false,
  }));
  return { ...viewBase(context, account), currencies };
}

export function viewExtendedAccount(context: PlatformContext, account: AccountRecord): AdminExtendedAccount {
  const currencies = account.currencies.map((one) => viewAccountCurrency(context, account, one));
  return { ...viewBase(context, account), currencies };
}

export function viewAccountCurrency(
  context: PlatformContext,
  account: AccountRecord,
  currency: AccountCurrencyRecord,
): AdminAccountAccountAsset {
  return {
    id: currency.id,
    balance: currency.balance,
    available_balance: currency.available_balance,
    currency: viewReducedCurrency(context, account.company, currency.code),
    limits: [],
    fees: [],
    metadata: null,
    active: true,
    settings: {
      allow_transactions: true,
      allow_debit_transactions: true,
      allow_credit_transactions: true,
      disallowed_transaction_subtypes: [],
    },
    subtypes: [],
    archived: false,
    created: currency.created,
    updated: currency.updated,
    ...currency.fields,
  };
}
