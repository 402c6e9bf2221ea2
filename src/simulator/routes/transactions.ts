import { success } from '../../contract/envelopes.js';
import { notFound } from '../api-failure.js';
import type { ApiHandler, ApiRequest, Routes } from '../api-request.js';
import { raiseEvent } from '../deliveries.js';
import { equals, filterRecords, is, oneOf, timestamps, type Filters } from '../filter-records.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { FieldReader, required } from '../read-fields.js';
import type { TransactionRecord } from '../state.js';
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

const update: ApiHandler = (request, context) => {
  const transaction = find(request, context);
  const fields = new FieldReader(request.body);
  const status = fields.choice('status', ['Pending', 'Complete', 'Failed']);
  const metadata = fields.object('metadata');
  const note = fields.text('note');
  const archived = fields.boolean('archived');
  if (status !== undefined && status !== transaction.status && isFinal(transaction)) {
    fields.fail('status', `A ${transaction.status.toLowerCase()} transaction can't change its status.`);
  }
  fields.done();
  if (metadata !== undefined) transaction.metadata = metadata;
  if (note !== undefined) transaction.note = note;
  if (archived !== undefined) transaction.archived = archived;
  const executes = status === 'Complete' && transaction.status !== 'Complete';
  if (status !== undefined) changeStatus(context, transaction, status);
  transaction.updated = context.clock.now();
  context.changed();
  const view = viewExtendedTransaction(context, transaction);
  raiseEvent(context, transaction.company, 'transaction.update', { ...view });
  if (executes) raiseEvent(context, transaction.company, 'transaction.execute', { ...view });
  return { status: 200, body: success(view) };
};

/** Answers with the caller's half; each half is an event of its own. */
const created =
  (make: (request: ApiRequest, context: PlatformContext) => TransactionRecord[]): ApiHandler =>
  (request, context) => {
    const transactions = make(request, context);
    for (const transaction of transactions) {
      const data = { ...viewExtendedTransaction(context, transaction) };
      raiseEvent(context, transaction.company, 'transaction.create', data);
      if (transaction.status === 'Initiating')
        raiseEvent(context, transaction.company, 'transaction.initiate', data);
      if (transaction.status === 'Complete')
        raiseEvent(context, transaction.company, 'transaction.execute', data);
    }
    const first = required(transactions[0], 'transactions');
    return { status: 201, body: success(viewExtendedTransaction(context, first)) };
  };

export const transactionRoutes: Routes = {
  'GET /3/admin/transactions/': (request, context) =>
    paginate(
      filterRecords(transactionsOf(context, request.company.id), request.query, filters),
      request,
      (transaction) => viewTransaction(context, transaction),
    ),
  'POST /3/admin/transactions/credit/': created(createOne('credit')),
  'POST /3/admin/transactions/debit/': created(createOne('debit')),
  'POST /3/admin/transactions/transfer/': created(createTransfer),
  'GET /3/admin/transactions/{tx_code}/': (request, context) => ({
    status: 200,
    body: success(viewExtendedTransaction(context, find(request, context))),
  }),
  'PATCH /3/admin/transactions/{tx_code}/': update,
  'PUT /3/admin/transactions/{tx_code}/': update,
};
