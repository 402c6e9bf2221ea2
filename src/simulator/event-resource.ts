import type { EventName } from '../contract/events.js';
import { primaryAccount, makeAccount } from './accounts.js';
import { companyById } from './companies.js';
import { makeUuid } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import type { TransactionRecord, UserRecord } from './state.js';
import { bookTransaction, draftTransaction, transactionsOf } from './transactions.js';
import { makeUser } from './users.js';
import { viewAccountCurrency, viewExtendedAccount } from './views/accounts.js';
import { viewCompany } from './views/companies.js';
import { viewCurrency } from './views/currencies.js';
import { sampleData } from './views/samples.js';
import { viewExtendedTransaction } from './views/transactions.js';
import { ownerOf, viewExtendedUser } from './views/users.js';

/** What an event is about, in the company that it is raised in. */
export interface EventResource {
  /** As the admin API's detail endpoint shows it. */
  data: Record<string, unknown>;
  /** The platform has no such resource: the data is an example that fits the schema. */
  sample: boolean;
  /** Enters the resource into the state as the body tells of it, so that a GET finds the same. */
  keep?: (data: Record<string, unknown>) => void;
}

/** A resource of the state where the state has such resources, and a new one for a `transaction.create`. */
export function eventResource(context: PlatformContext, company: string, event: EventName): EventResource {
  const existing = fromState(context, company, event);
  if (existing !== null) return existing;
  return { data: { ...sampleData(context, someUser(context, company), event) }, sample: true };
}

function fromState(context: PlatformContext, company: string, event: EventName): EventResource | null {
  if (event.startsWith('transaction.') && !event.startsWith('transaction.transition.')) {
    return transactionResource(context, company, event);
  }
  if (event.startsWith('user.')) return of(viewExtendedUser(context, someUser(context, company)));
  if (event === 'company.update') return of(viewCompany(context, companyById(context, company)));
  if (event.startsWith('currency.')) {
    const currency = [...context.state.currencies.values()].find((one) => one.company === company);
    return currency === undefined ? null : of(viewCurrency(currency));
  }
  if (event.startsWith('account.')) {
    const account = accountOf(context, someUser(context, company));
    const [currency] = account.currencies;
    if (event !== 'account.currency.create') return of(viewExtendedAccount(context, account));
    return currency === undefined ? null : of(viewAccountCurrency(context, account, currency));
  }
  return null;
}

function of(data: object): EventResource {
  return { data: { ...data }, sample: false };
}

/** A created transaction is new each time; what happens to one later happens to the company's newest. */
function transactionResource(context: PlatformContext, company: string, event: EventName): EventResource {
  const [newest] = transactionsOf(context, company);
  const transaction =
    event === 'transaction.create' || newest === undefined ? draft(context, company) : newest;
  return {
    data: { ...viewExtendedTransaction(context, transaction) },
    sample: false,
    keep(data) {
      const { id } = data;
      // A body about another transaction that there is: this one is not changed to look like it.
      if (typeof id === 'string' && id !== transaction.id && context.state.transactions.has(id)) return;
      const known = context.state.transactions.has(transaction.id);
      takeOver(transaction, data);
      if (!known) bookTransaction(context, transaction);
      // Executing set these; the webhook told what they are.
      takeOver(transaction, data);
      context.changed();
    },
  };
}

function draft(context: PlatformContext, company: string): TransactionRecord {
  const user = someUser(context, company);
  const account = accountOf(context, user);
  const amount = 1000;
  const [currency] = account.currencies;
  const transaction = draftTransaction(context, {
    tx_type: 'credit',
    amount,
    currency: currency?.code ?? 'USD',
    account,
    user,
    creator: ownerOf(context, company) ?? user,
    id: makeUuid(context.random),
  });
  return { ...transaction, balance: (currency?.balance ?? 0) + amount, executed: transaction.created };
}

/** The record's own fields, from where the body has them with the right type. */
function takeOver(transaction: TransactionRecord, data: Record<string, unknown>): void {
  const kept = { ...transaction };
  for (const key of keptFields) {
    const [before, after] = [kept[key], data[key]];
    if (after !== undefined && (before === null || after === null || typeof before === typeof after)) {
      Object.assign(transaction, { [key]: after });
    }
  }
}

const keptFields = [
  'id',
  'collection',
  'tx_type',
  'subtype',
  'note',
  'metadata',
  'status',
  'reference',
  'amount',
  'fee',
  'total_amount',
  'balance',
  'label',
  'inclusive',
  'archived',
  'executed',
  'expires',
  'created',
  'updated',
] as const satisfies readonly (keyof TransactionRecord)[];

function someUser(context: PlatformContext, company: string): UserRecord {
  const users = [...context.state.users.values()];
  const user = users.find((one) => one.company === company && one.group === 'user' && !one.deactivated);
  return user ?? makeUser(context, companyById(context, company), { group: 'user' });
}

function accountOf(context: PlatformContext, user: UserRecord) {
  return primaryAccount(context, user) ?? makeAccount(context, companyById(context, user.company), user);
}
