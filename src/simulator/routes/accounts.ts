import { success } from '../../contract/envelopes.js';
import { makeAccount } from '../accounts.js';
import { notFound } from '../api-failure.js';
import type { ApiHandler, Routes } from '../api-request.js';
import { equals, filterRecords, is, timestamps, type Filters } from '../filter-records.js';
import { paginate } from '../paginate.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import type { AccountRecord } from '../state.js';
import { viewAccount, viewExtendedAccount } from '../views/accounts.js';
import { readUser } from './read-transaction.js';

const filters: Filters<AccountRecord> = {
  reference: equals(({ reference }) => reference),
  name: equals(({ name }) => name),
  user: equals(({ user_id }) => user_id),
  primary: is((account) => account.primary),
  archived: is(({ archived }) => archived),
  ...timestamps<AccountRecord>('created', ({ created }) => created),
  ...timestamps<AccountRecord>('updated', ({ updated }) => updated),
};

const create: ApiHandler = (request, context) => {
  const fields = new FieldReader(request.body);
  const reference = fields.text('reference', { nullable: true });
  const name = fields.text('name', { notBlank: true });
  const label = fields.text('label', { nullable: true });
  const metadata = fields.object('metadata');
  const user = readUser(fields, 'user', request, context);
  if (typeof reference === 'string' && context.state.accounts.has(reference)) {
    fields.fail('reference', 'An account with this reference already exists.');
  }
  fields.done();
  const account = makeAccount(context, request.company, required(user, 'user'), {
    ...(typeof reference === 'string' ? { reference } : {}),
    ...(name === undefined ? {} : { name }),
    label: label ?? null,
    metadata: metadata ?? null,
  });
  const view = viewExtendedAccount(context, account);
  raiseForOperation(context, account.company, 'POST /3/admin/accounts/', null, view);
  return { status: 201, body: success(viewAccount(context, account)) };
};

const retrieve: ApiHandler = ({ params, company }, context) => {
  const account = context.state.accounts.get(params['reference'] ?? '');
  if (account === undefined || account.company !== company.id) throw notFound();
  return { status: 200, body: success(viewExtendedAccount(context, account)) };
};

export const accountRoutes: Routes = {
  'GET /3/admin/accounts/': (request, context) => {
    const accounts = [...context.state.accounts.values()].filter(
      ({ company }) => company === request.company.id,
    );
    return paginate(filterRecords(accounts.toReversed(), request.query, filters), request, (account) =>
      viewAccount(context, account),
    );
  },
  'POST /3/admin/accounts/': create,
  'GET /3/admin/accounts/{reference}/': retrieve,
};
