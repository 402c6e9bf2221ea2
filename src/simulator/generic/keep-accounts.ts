import type { PlatformContext } from '../platform-context.js';
import type { AccountCurrencyRecord, AccountRecord } from '../state.js';
import { viewAccountCurrency, viewExtendedAccount, viewReducedAccount } from '../views/accounts.js';
import { changeFields } from './change-fields.js';
import type { Keeper, Resource, Scope } from './resource.js';

function accountsOf({ state }: PlatformContext, { company, user_id }: Scope): AccountRecord[] {
  return [...state.accounts.values()].filter(
    (account) => account.company === company && (user_id === null || account.user_id === user_id),
  );
}

function accountResource(context: PlatformContext, account: AccountRecord): Resource {
  return {
    kind: 'accounts',
    company: account.company,
    user_id: account.user_id,
    parents: [],
    id: account.reference,
    data: { ...viewExtendedAccount(context, account) },
    created: account.created,
    updated: account.updated,
    change({ name, label, primary, hidden, recon, archived, metadata }) {
      if (typeof name === 'string') account.name = name;
      if (typeof label === 'string' || label === null) account.label = label;
      if (primary === true) makePrimary(context, account);
      if (typeof hidden === 'boolean') account.hidden = hidden;
      if (typeof recon === 'boolean') account.recon = recon;
      if (typeof archived === 'boolean') account.archived = archived;
      if (metadata !== undefined) account.metadata = metadata as AccountRecord['metadata'];
      account.updated = context.clock.now();
      context.changed();
    },
  };
}

/** A user has one primary account: the last that was made so. */
function makePrimary({ state }: PlatformContext, account: AccountRecord): void {
  for (const other of state.accounts.values()) {
    if (other.user_id === account.user_id) other.primary = other === account;
  }
}

export const accountKeeper: Keeper = {
  list: (context, scope) =>
    accountsOf(context, scope)
      .toReversed()
      .map((account) => accountResource(context, account)),
  find(context, { company, user_id }, id) {
    const account = context.state.accounts.get(id);
    if (account === undefined || account.company !== company) return null;
    return user_id === null || account.user_id === user_id ? accountResource(context, account) : null;
  },
};

function currencyResource(
  context: PlatformContext,
  account: AccountRecord,
  currency: AccountCurrencyRecord,
): Resource {
  return {
    kind: 'accounts/{}/currencies',
    company: account.company,
    user_id: account.user_id,
    parents: [account.reference],
    id: currency.code,
    aliases: [currency.id],
    data: { ...viewAccountCurrency(context, account, currency), account: viewReducedAccount(account) },
    created: currency.created,
    updated: currency.updated,
    change(input) {
      changeFields(currency, input, {});
      currency.updated = context.clock.now();
      context.changed();
    },
  };
}

export const accountCurrencyKeeper: Keeper = {
  list(context, { company, parents: [reference = ''] }) {
    const account = context.state.accounts.get(reference);
    if (account === undefined || account.company !== company) return [];
    return account.currencies.map((currency) => currencyResource(context, account, currency));
  },
};

export const allAccountCurrenciesKeeper: Keeper = {
  list: (context, scope) =>
    accountsOf(context, scope).flatMap((account) =>
      account.currencies.map((currency) => currencyResource(context, account, currency)),
    ),
};
