import { success } from '../../contract/envelopes.js';
import { notFound } from '../api-failure.js';
import type { ApiHandler, ApiRequest, Routes } from '../api-request.js';
import { equals, filterRecords, is, oneOf, timestamps, type Filters } from '../filter-records.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import type { TransactionRecord, TransactionStatus } from '../state.js';
import { changeStatus, isFinal, transactionsOf } from '../transactions.js';
import { viewExtendedTransaction, viewTransaction } from '../views/transactions.js';
import { createOne, createTransfer } from './create-transactions.js';

const filters: Filters<TransactionRecord> = {
  id: equals(({ id }) => id),
  id__in: oneOf(({ id }) => id),
  account: equals(({ account }) => account),
  collection: equals(({ collection }) => collection),
  creator: equals(({ creator_id }) => creator_id),
  currency: equals(({ currency }) => currency),
  reference: equals(({ reference }) => reference),
  status: equals(({ status }) => status),
  status__in: oneOf(({ status }) => status),
  subtype: equals(({ subtype }) => subtype),
  subtype__in: oneOf(({ subtype }) => subtype),
  tx_type: equals(({ tx_type }) => tx_type),
  user: equals(({ user_id }) => user_id),
  partner: equals(({ partner_id }) => partner_id),
  partner__isnull: is(({ partner_id }) => partner_id === null),
  amount: equals(({ amount }) => amount),
  ...timestamps<TransactionRecord>('created', ({ created }) => created),
  ...timestamps<TransactionRecord>('updated', ({ updated }) => updated),
  ...timestamps<TransactionRecord>('executed', ({ executed }) => executed),
};

function find({ params, company }: ApiRequest, { state }: PlatformContext): TransactionRecord {
  const transaction = state.transactions.get(params['tx_code'] ?? '');
  if (transaction === undefined || transaction.company !== company.id) throw notFound();
  return transaction;
}

/** What an admin may set a status to, and what a user (S). */
const settable = { admin: ['Pending', 'Complete', 'Failed'], user: ['Quoted', 'Pending'] } as const;

const update =
  (section: keyof typeof settable): ApiHandler =>
  (request, context) => {
    const transaction = find(request, context);
    const before = viewExtendedTransaction(context, transaction);
    const fields = new FieldReader(request.body);
    const status = fields.choice<TransactionStatus>('status', settable[section]);
    const metadata = fields.metadata(request.method, transaction.metadata);
    const note = fields.text('note');
    const archived = fields.boolean('archived');
    if (status !== undefined && status !== transaction.status && isFinal(transaction)) {
      fields.fail('status', `A ${transaction.status.toLowerCase()} transaction can't change its status.`);
    }
    fields.done();
    if (metadata !== undefined) transaction.metadata = metadata;
    if (note !== undefined) transaction.note = note;
    if (archived !== undefined) transaction.archived = archived;
    if (status !== undefined) changeStatus(context, transaction, status);
    transaction.updated = context.clock.now();
    context.changed();
    const view = viewExtendedTransaction(context, transaction);
    const key = `${request.method} /3/${section === 'admin' ? 'admin/' : ''}transactions/{tx_code}/`;
    raiseForOperation(context, transaction.company, key, before, view);
    return { status: 200, body: success(view) };
  };

/** Answers with the caller's half; each half is an event of its own. */
const created =
  (
    operationKey: string,
    make: (request: ApiRequest, context: PlatformContext) => TransactionRecord[],
  ): ApiHandler =>
  (request, context) => {
    const transactions = make(request, context);
    for (const transaction of transactions) {
      const view = viewExtendedTransaction(context, transaction);
      raiseForOperation(context, transaction.company, operationKey, null, view);
    }
    const first = required(transactions[0], 'transactions');
    return { status: 201, body: success(viewExtendedTransaction(context, first)) };
  };

/** In the user section, everything is done to the caller's own transactions. */
function ofCaller(handler: ApiHandler): ApiHandler {
  return (request, context) => {
    const { user } = request.caller;
    const { tx_code } = request.params;
    if (tx_code !== undefined && find(request, context).user_id !== user.id) throw notFound();
    return handler({ ...request, body: { ...request.body, user: user.id } }, context);
  };
}

export const transactionRoutes: Routes = {
  'POST /3/transactions/credit/': ofCaller(created('POST /3/transactions/credit/', createOne('credit'))),
  'POST /3/transactions/debit/': ofCaller(created('POST /3/transactions/debit/', createOne('debit'))),
  'POST /3/transactions/transfer/': ofCaller(created('POST /3/transactions/transfer/', createTransfer)),
  'PATCH /3/transactions/{tx_code}/': ofCaller(update('user')),
  'PUT /3/transactions/{tx_code}/': ofCaller(update('user')),
  'GET /3/admin/transactions/': (request, context) =>
    paginate(
      filterRecords(transactionsOf(context, request.company.id), request.query, filters),
      request,
      (transaction) => viewTransaction(context, transaction),
    ),
  'POST /3/admin/transactions/credit/': created('POST /3/admin/transactions/credit/', createOne('credit')),
  'POST /3/admin/transactions/debit/': created('POST /3/admin/transactions/debit/', createOne('debit')),
  'POST /3/admin/transactions/transfer/': created('POST /3/admin/transactions/transfer/', createTransfer),
  'GET /3/admin/transactions/{tx_code}/': (request, context) => ({
    status: 200,
    body: success(viewExtendedTransaction(context, find(request, context))),
  }),
  'PATCH /3/admin/transactions/{tx_code}/': update('admin'),
  'PUT /3/admin/transactions/{tx_code}/': update('admin'),
};
