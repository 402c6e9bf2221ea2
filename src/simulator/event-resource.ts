import { asksToConfirm } from '../contract/confirmations.js';
import type { EventName } from '../contract/events.js';
import { eventCauses } from '../contract/operation-events.js';
import { primaryAccount, makeAccount } from './accounts.js';
import { companyById } from './companies.js';
import { askPlatform } from './ask-platform.js';
import { confirmationData } from './event-data.js';
import { makeUuid } from './identifiers.js';
import { isJsonObject } from './read-fields.js';
import { sampleFields } from './sample-fields.js';
import type { PlatformContext } from './platform-context.js';
import type { TransactionRecord, TransitionRecord, UserRecord } from './state.js';
import { bookTransaction, draftTransaction, transactionsOf } from './transactions.js';
import { recordTransition } from './transitions.js';
import { makeUser } from './users.js';
import { viewAccountCurrency, viewExtendedAccount } from './views/accounts.js';
import { viewCompany } from './views/companies.js';
import { viewCurrency } from './views/currencies.js';
import { viewExtendedTransaction } from './views/transactions.js';
import { viewExtendedTransition } from './views/transitions.js';
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

/**
 * A resource of the company: the newest of its kind, or one that is made where it has none. A `transaction.create` is about
 * a new transaction each time, unless the company's newest is preferred.
 */
export async function eventResource(
  context: PlatformContext,
  company: string,
  event: EventName,
  prefersExisting = false,
): Promise<EventResource> {
  const user = someUser(context, company);
  if (asksToConfirm(event)) {
    return {
      data: { ...confirmationData(context, event, user) },
      // The SDK has no schema for this one.
      sample: event === 'mfa.sms.verify',
    };
  }
  if (event.startsWith('transaction.transition.')) {
    const { transaction, transition } = waitingTransition(context, company);
    return of(viewExtendedTransition(context, transaction, transition));
  }
  return fromState(context, company, event, prefersExisting) ?? fromApi(context, company, event, user);
}

/** One that waits for approval: of the newest transaction that has such, or of one that is made. */
function waitingTransition(
  context: PlatformContext,
  company: string,
): { transaction: TransactionRecord; transition: TransitionRecord } {
  for (const transaction of transactionsOf(context, company)) {
    const transition = transaction.transitions?.find(({ status }) => status === 'pending');
    if (transition !== undefined) return { transaction, transition };
  }
  const made: TransactionRecord = { ...draft(context, company), status: 'Pending', executed: null };
  bookTransaction(context, made);
  const change = { status: 'pending', from_status: 'Pending', to_status: 'Complete' } as const;
  return { transaction: made, transition: recordTransition(context, made, change) };
}

/** Through the API, as a client would: the first of the list, or a new one. */
async function fromApi(
  context: PlatformContext,
  company: string,
  event: EventName,
  user: UserRecord,
): Promise<EventResource> {
  // What is made here has not happened: it raises no events.
  const quiet: PlatformContext = { ...context, raisesEvents: false };
  const collection = eventCauses[event].detail?.replace(/\{\w+\}\/$/, '') ?? '';
  const resource =
    firstOf(await askPlatform(quiet, company, collection)) ??
    (await askPlatform(quiet, company, collection.replace('GET', 'POST'), {
      body: await sampleFields(quiet, company, user, event),
    }));
  const id = isJsonObject(resource) ? resource['id'] : undefined;
  return { data: await retrieve(context, company, event, String(id)), sample: false };
}

/** What the detail endpoint answers. */
async function retrieve(
  context: PlatformContext,
  company: string,
  event: EventName,
  id: string,
): Promise<Record<string, unknown>> {
  const { detail } = eventCauses[event];
  const parameter = /\{(\w+)\}\/$/.exec(detail ?? '')?.[1];
  if (detail === null || parameter === undefined) throw new Error(`Nothing answers what ${event} is about.`);
  const data = await askPlatform(context, company, detail, { params: { [parameter]: id } });
  if (!isJsonObject(data)) throw new Error(`${detail} answers no resource.`);
  return data;
}

/** Of what a list answers, with pages or without. */
function firstOf(list: unknown): unknown {
  const entries = isJsonObject(list) ? list['results'] : list;
  return Array.isArray(entries) ? (entries[0] as unknown) : undefined;
}

function fromState(
  context: PlatformContext,
  company: string,
  event: EventName,
  prefersExisting: boolean,
): EventResource | null {
  if (event.startsWith('transaction.')) return transactionResource(context, company, event, prefersExisting);
  if (event.startsWith('user.')) return of(viewExtendedUser(context, someUser(context, company)));
  if (event === 'company.update') return of(viewCompany(context, companyById(context, company)));
  if (event.startsWith('currency.')) {
    const [currency] = context.state.currencies.group(company);
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
function transactionResource(
  context: PlatformContext,
  company: string,
  event: EventName,
  prefersExisting: boolean,
): EventResource {
  const [newest] = transactionsOf(context, company);
  const isNew = newest === undefined || (event === 'transaction.create' && !prefersExisting);
  const transaction = isNew ? draft(context, company) : newest;
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
  const users = context.state.users.group(company);
  const user = users.find((one) => one.group === 'user' && !one.deactivated);
  return user ?? makeUser(context, companyById(context, company), { group: 'user' });
}

function accountOf(context: PlatformContext, user: UserRecord) {
  return primaryAccount(context, user) ?? makeAccount(context, companyById(context, user.company), user);
}
