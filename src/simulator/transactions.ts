import { accountCurrency } from './accounts.js';
import { makeUuid } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import type {
  AccountRecord,
  TransactionRecord,
  TransactionStatus,
  TransactionType,
  UserRecord,
} from './state.js';
import { recordTransition, settleWaiting } from './transitions.js';

/** A transaction that nobody executed expires after a day (assumption: the setting's default is not published). */
const lifespanMs = 24 * 60 * 60 * 1000;

export interface TransactionFields {
  id?: string | undefined;
  tx_type: TransactionType;
  amount: number;
  currency: string;
  account: AccountRecord;
  user: UserRecord;
  creator: UserRecord;
  subtype?: string | null | undefined;
  reference?: string | null | undefined;
  note?: string | undefined;
  metadata?: Record<string, unknown> | null | undefined;
  fees?: { description: string; amount: number }[] | undefined;
  inclusive?: boolean | undefined;
  status?: TransactionStatus | undefined;
  expires?: number | null | undefined;
  collection?: string | undefined;
  index?: number | undefined;
  partner_id?: string | undefined;
}

/** A transaction that is in no state yet: {@link bookTransaction} enters it. Debits have negative amounts, as on the platform. */
export function draftTransaction(context: PlatformContext, fields: TransactionFields): TransactionRecord {
  const { clock, random } = context;
  const now = clock.now();
  const sign = fields.tx_type === 'debit' ? -1 : 1;
  const amount = sign * Math.abs(fields.amount);
  const fee = (fields.fees ?? []).reduce((sum, one) => sum + one.amount, 0);
  const status = fields.status ?? 'Complete';
  return {
    id: fields.id ?? makeUuid(random),
    company: fields.user.company,
    collection: fields.collection ?? makeUuid(random),
    parent: null,
    partner_id: fields.partner_id ?? null,
    index: fields.index ?? 0,
    tx_type: fields.tx_type,
    subtype: fields.subtype ?? null,
    note: fields.note ?? '',
    metadata: fields.metadata ?? null,
    status,
    reference: fields.reference ?? null,
    amount,
    fee,
    // A fee always costs the account: it lessens a credit and adds to a debit.
    total_amount: amount - fee,
    balance: 0,
    label: fields.tx_type === 'credit' ? 'Credit' : 'Debit',
    account: fields.account.reference,
    currency: fields.currency,
    creator_id: fields.creator.id,
    user_id: fields.user.id,
    fees: fields.fees ?? [],
    inclusive: fields.inclusive ?? false,
    archived: false,
    executed: null,
    expires: fields.expires ?? now + lifespanMs,
    created: now,
    updated: now,
  };
}

/** Enters a transaction; a complete one moves the account's balance. `set` is shared by those that are made together. */
export function bookTransaction(
  context: PlatformContext,
  transaction: TransactionRecord,
  set?: string,
): void {
  context.state.transactions.set(transaction.id, transaction);
  const { status } = transaction;
  if (status !== 'Initiating')
    recordTransition(context, transaction, { from_status: 'Initiating', to_status: status }, set);
  if (transaction.status === 'Complete') executeTransaction(context, transaction);
  else hold(context, transaction, 1);
  context.changed();
}

/** A change of status, as far as the platform allows one: what is complete or failed stays so. */
export function changeStatus(
  context: PlatformContext,
  transaction: TransactionRecord,
  status: TransactionStatus,
  set?: string,
): void {
  if (transaction.status === status) return;
  const waits = transaction.transitions?.some((one) => one.status === 'pending') ?? false;
  if (waits) settleWaiting(context, transaction, status);
  else recordTransition(context, transaction, { from_status: transaction.status, to_status: status }, set);
  hold(context, transaction, -1);
  transaction.status = status;
  if (status === 'Complete') executeTransaction(context, transaction);
  else if (status !== 'Failed') hold(context, transaction, 1);
}

export function isFinal({ status }: TransactionRecord): boolean {
  return status === 'Complete' || status === 'Failed';
}

function executeTransaction(context: PlatformContext, transaction: TransactionRecord): void {
  const currency = currencyOf(context, transaction);
  if (currency !== null) {
    currency.balance += transaction.total_amount;
    currency.available_balance += transaction.total_amount;
    currency.updated = context.clock.now();
    transaction.balance = currency.balance;
  }
  transaction.executed = context.clock.now();
}

/** A debit that is under way is no longer available, and still in the balance. */
function hold(context: PlatformContext, transaction: TransactionRecord, direction: 1 | -1): void {
  const currency = currencyOf(context, transaction);
  if (currency === null || transaction.tx_type === 'credit' || transaction.status === 'Failed') return;
  currency.available_balance += direction * transaction.total_amount;
}

function currencyOf(context: PlatformContext, transaction: TransactionRecord) {
  const account = context.state.accounts.get(transaction.account);
  return account === undefined ? null : accountCurrency(context, account, transaction.currency);
}

/** Of a company, newest first. */
export function transactionsOf({ state }: PlatformContext, company: string): TransactionRecord[] {
  return [...state.transactions.values()].filter((one) => one.company === company).toReversed();
}
