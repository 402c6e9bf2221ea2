import { success } from '../../contract/envelopes.js';
import { accountCurrency } from '../accounts.js';
import { notFound } from '../api-failure.js';
import type { ApiHandler, Routes } from '../api-request.js';
import { equals, filterRecords, is, oneOf, type Filters } from '../filter-records.js';
import { paginate } from '../paginate.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import { currencyKey, type CurrencyRecord } from '../state.js';
import { viewCurrency, viewManager } from '../views/currencies.js';
import { findUser } from './users.js';

const filters: Filters<CurrencyRecord> = {
  code: equals(({ code }) => code),
  code__in: oneOf(({ code }) => code),
  display_code: equals(({ display_code }) => display_code),
  unit: equals(({ unit }) => unit),
  archived: is(({ archived }) => archived),
};

const create: ApiHandler = ({ body, company }, context) => {
  const { state, clock } = context;
  const fields = new FieldReader(body);
  const code = fields.text('code', { required: true, maxLength: 30 });
  const divisibility = fields.integer('divisibility', { required: true, min: 0 });
  const display_code = fields.text('display_code', { nullable: true });
  const texts = {
    description: fields.text('description', { nullable: true }) ?? '',
    symbol: fields.text('symbol', { nullable: true }) ?? '',
    unit: fields.text('unit', { nullable: true }) ?? '',
  };
  const metadata = fields.object('metadata') ?? null;
  const archived = fields.boolean('archived') ?? false;
  const named = fields.text('manager', { nullable: true }) ?? null;
  const manager = named === null ? null : findUser(context, company.id, named);
  if (named !== null && manager === null) fields.fail('manager', 'Invalid manager.');
  if (code !== undefined && state.currencies.has(currencyKey(company.id, code))) {
    fields.fail('code', 'A currency with this code already exists.');
  }
  fields.done();
  const now = clock.now();
  const currency: CurrencyRecord = {
    company: company.id,
    code: required(code, 'code'),
    display_code: display_code ?? required(code, 'code'),
    ...texts,
    divisibility: required(divisibility, 'divisibility'),
    metadata,
    archived,
    ...(manager === null ? {} : { fields: { manager: viewManager(context, manager) } }),
    created: now,
    updated: now,
  };
  state.currencies.set(currencyKey(company.id, currency.code), currency);
  for (const account of state.accounts.values()) {
    if (account.company === company.id) accountCurrency(context, account, currency.code);
  }
  context.changed();
  const view = viewCurrency(currency);
  raiseForOperation(context, company.id, 'POST /3/admin/currencies/', null, view);
  return { status: 201, body: success(view) };
};

const retrieve: ApiHandler = ({ params, company }, { state }) => {
  const currency = state.currencies.get(currencyKey(company.id, params['code'] ?? ''));
  if (currency === undefined) throw notFound();
  return { status: 200, body: success(viewCurrency(currency)) };
};

export const currencyRoutes: Routes = {
  'GET /3/admin/currencies/': (request, context) => {
    const currencies = [...context.state.currencies.values()].filter(
      ({ company }) => company === request.company.id,
    );
    return paginate(filterRecords(currencies, request.query, filters), request, viewCurrency);
  },
  'POST /3/admin/currencies/': create,
  'GET /3/admin/currencies/{code}/': retrieve,
};
