import { accountCurrency } from '../accounts.js';
import { invalidFields } from '../api-failure.js';
import type { ApiRequest } from '../api-request.js';
import { makeUuid } from '../identifiers.js';
import type { PlatformContext } from '../platform-context.js';
import { FieldReader, required } from '../read-fields.js';
import type { TransactionRecord, TransactionType } from '../state.js';
import { transactionStatuses } from '../transaction-records.js';
import { bookTransaction, draftTransaction } from '../transactions.js';
import { checkSubtype, readAccount, readCurrency, readHalf, readUser } from './read-transaction.js';

type Make = (request: ApiRequest, context: PlatformContext) => TransactionRecord[];

export function createOne(tx_type: TransactionType): Make {
  return (request, context) => {
    const fields = new FieldReader(request.body);
    const id = readNewId(fields, context);
    const amount = fields.amount('amount', { required: true, min: 1 });
    const currency = readCurrency(fields, request, context);
    const user = readUser(fields, 'user', request, context);
    const account = readAccount(fields, 'account', user, context);
    const half = readHalf(fields);
    checkSubtype(fields, 'subtype', half.subtype, tx_type, request, context);
    const status = fields.choice('status', transactionStatuses);
    const inclusive = fields.boolean('inclusive');
    const expires = fields.integer('expires', { nullable: true });
    fields.done();
    const transaction = draftTransaction(context, {
      ...half,
      id,
      tx_type,
      amount: required(amount, 'amount'),
      currency: required(currency, 'currency'),
      user: required(user, 'user'),
      account: required(account, 'account'),
      creator: request.caller.user,
      status,
      inclusive,
      expires,
    });
    requireFunds(context, transaction);
    bookTransaction(context, transaction);
    return [transaction];
  };
}

/** A debit of the one user and a credit of the other, each the other's partner, in one collection. */
export const createTransfer: Make = (request, context) => {
  const fields = new FieldReader(request.body);
  const amount = fields.amount('amount', { required: true, min: 1 });
  const currency = readCurrency(fields, request, context);
  const user = readUser(fields, 'user', request, context, 'debit_account');
  const recipient = readUser(fields, 'recipient', request, context, 'credit_account');
  const debitAccount = readAccount(fields, 'debit_account', user, context);
  const creditAccount = readAccount(fields, 'credit_account', recipient, context);
  const [debitHalf, creditHalf] = [readHalf(fields, 'debit_'), readHalf(fields, 'credit_')];
  checkSubtype(fields, 'debit_subtype', debitHalf.subtype, 'debit', request, context);
  checkSubtype(fields, 'credit_subtype', creditHalf.subtype, 'credit', request, context);
  const status = fields.choice('status', transactionStatuses);
  const inclusive = fields.boolean('inclusive');
  const expires = fields.integer('expires', { nullable: true });
  fields.done();
  const [debitId, creditId] = [makeUuid(context.random), makeUuid(context.random)];
  const both = {
    amount: required(amount, 'amount'),
    currency: required(currency, 'currency'),
    creator: request.caller.user,
    collection: makeUuid(context.random),
    status,
    inclusive,
    expires,
  };
  const debit = draftTransaction(context, {
    ...both,
    ...debitHalf,
    id: debitId,
    partner_id: creditId,
    tx_type: 'debit',
    index: 0,
    user: required(user, 'user'),
    account: required(debitAccount, 'debit_account'),
  });
  const credit = draftTransaction(context, {
    ...both,
    ...creditHalf,
    id: creditId,
    partner_id: debitId,
    tx_type: 'credit',
    index: 1,
    user: required(recipient, 'recipient'),
    account: required(creditAccount, 'credit_account'),
  });
  requireFunds(context, debit);
  const set = makeUuid(context.random);
  bookTransaction(context, debit, set);
  bookTransaction(context, credit, set);
  return [debit, credit];
};

/** The caller may choose the id: a UUID that no company has yet. */
function readNewId(fields: FieldReader, { state }: PlatformContext): string | undefined {
  const id = fields.text('id');
  if (id === undefined) return undefined;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    return fields.fail('id', 'Must be a valid UUID.');
  return state.transactions.has(id) ? fields.fail('id', 'A transaction with this id already exists.') : id;
}

/** Overdrafts are off in the company's settings. */
function requireFunds(context: PlatformContext, transaction: TransactionRecord): void {
  if (transaction.tx_type === 'credit' || transaction.status === 'Failed') return;
  const account = context.state.accounts.get(transaction.account);
  if (account === undefined) throw new Error(`The transaction ${transaction.id} has no account.`);
  if (
    accountCurrency(context, account, transaction.currency).available_balance + transaction.total_amount <
    0
  ) {
    throw invalidFields({ amount: ['Insufficient funds.'] });
  }
}
