import { invalidFields, unauthorized } from '../api-failure.js';
import { isJsonObject } from '../read-fields.js';
import { createOne } from '../routes/create-transactions.js';
import type { TransactionRecord } from '../state.js';
import type { GenericCall } from './generic-call.js';
import { findResource } from './records.js';
import type { Resource, Scope } from './resource.js';

/**
 * Makes several transactions in one collection: all of them, or where one is refused, none.
 * @throws ApiFailure 400 with what is wrong with the first that is refused.
 */
export function createTogether(
  { context, caller, request }: GenericCall,
  scope: Scope,
  entries: unknown,
  collection: string | null,
): Resource[] {
  const company = context.state.companies.get(scope.company);
  if (caller === null || company === undefined)
    throw unauthorized('Authentication credentials were not provided.');
  if (!Array.isArray(entries) || entries.length === 0)
    throw invalidFields({ transactions: ['This list may not be empty.'] });
  const existing = [...context.state.transactions.values()].filter((one) => one.collection === collection);
  const balances = [...context.state.accounts.values()].flatMap((account) =>
    account.currencies.map((currency) => ({ currency, before: { ...currency } })),
  );
  const made: TransactionRecord[] = [];
  try {
    for (const entry of entries.filter(isJsonObject)) {
      const { tx_type, id, ...fields } = entry;
      const own = scope.user_id === null || caller.user.id !== scope.user_id ? {} : { user: scope.user_id };
      const body = { ...fields, ...(typeof id === 'string' ? { id } : {}), ...own };
      const make = createOne(tx_type === 'debit' ? 'debit' : 'credit');
      made.push(...make({ ...request, body, caller, company }, context));
    }
  } catch (error) {
    for (const { id } of made) context.state.transactions.delete(id);
    for (const { currency, before } of balances) Object.assign(currency, before);
    throw error;
  }
  const [first] = made;
  for (const [index, transaction] of made.entries()) {
    transaction.collection = collection ?? first?.collection ?? transaction.collection;
    transaction.index = existing.length + index;
  }
  return made.flatMap(
    ({ id }) => findResource(context, 'transactions', { ...scope, parents: [], user_id: null }, id) ?? [],
  );
}
