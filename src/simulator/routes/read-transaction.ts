import { primaryAccount } from '../accounts.js';
import type { ApiRequest } from '../api-request.js';
import type { PlatformContext } from '../platform-context.js';
import { isJsonObject, type FieldReader } from '../read-fields.js';
import { currencyKey, type AccountRecord, type TransactionType, type UserRecord } from '../state.js';
import { findUser } from './users.js';

/** Reads the fields of one half of a transaction; `prefix` is `debit_` or `credit_` in a transfer. */
export function readHalf(fields: FieldReader, prefix = '') {
  return {
    subtype: fields.text(`${prefix}subtype`, { nullable: true }),
    reference: fields.text(`${prefix}reference`, { nullable: true }),
    note: fields.text(`${prefix}note`),
    metadata: fields.object(`${prefix}metadata`),
    fees: readFees(fields, `${prefix}fees`),
  };
}

function readFees(fields: FieldReader, field: string): { description: string; amount: number }[] | undefined {
  return fields.list(field)?.flatMap((item) => {
    const { description = '', amount } = isJsonObject(item) ? item : {};
    if (typeof description === 'string' && typeof amount === 'number' && Number.isSafeInteger(amount)) {
      return [{ description, amount }];
    }
    fields.fail(field, 'Each fee has a description and an integer amount.');
    return [];
  });
}

export function readCurrency(fields: FieldReader, { company }: ApiRequest, { state }: PlatformContext) {
  const code = fields.text('currency', { required: true });
  if (code === undefined || state.currencies.has(currencyKey(company.id, code))) return code;
  return fields.fail('currency', 'Invalid currency.');
}

/** By id, email, mobile or username. Without one: the owner of the named account, or else the caller. */
export function readUser(
  fields: FieldReader,
  field: string,
  request: ApiRequest,
  context: PlatformContext,
  accountField = 'account',
): UserRecord | undefined {
  const identifier = fields.text(field, { nullable: true });
  if (identifier !== undefined && identifier !== null) {
    return findUser(context, request.company.id, identifier) ?? fields.fail(field, 'Invalid user.');
  }
  const reference = request.body[accountField];
  const account = typeof reference === 'string' ? context.state.accounts.get(reference) : undefined;
  const owner = account === undefined ? null : findUser(context, request.company.id, account.user_id);
  return owner ?? request.caller.user;
}

/** The account of that reference, which must be the user's; without one, the user's primary account. */
export function readAccount(
  fields: FieldReader,
  field: string,
  user: UserRecord | undefined,
  context: PlatformContext,
): AccountRecord | undefined {
  const reference = fields.text(field, { nullable: true });
  if (user === undefined) return undefined;
  const account =
    reference === undefined || reference === null
      ? primaryAccount(context, user)
      : (context.state.accounts.get(reference) ?? null);
  if (account === null || account.user_id !== user.id) return fields.fail(field, 'Invalid account.');
  return account;
}

/** A subtype must be one of the company's, for that kind of transaction (assumption). */
export function checkSubtype(
  fields: FieldReader,
  field: string,
  subtype: string | null | undefined,
  tx_type: TransactionType,
  { company }: ApiRequest,
  { state }: PlatformContext,
): void {
  if (subtype === null || subtype === undefined) return;
  const known = [...state.subtypes.values()].some(
    (one) => one.company === company.id && one.name === subtype && one.tx_type === tx_type && !one.archived,
  );
  if (!known) fields.fail(field, 'Invalid subtype.');
}
