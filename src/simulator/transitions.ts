import type { AdminTransactionTransition } from 'rehive/admin';
import { addRecord, listResources } from './generic/records.js';
import { makeUuid } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import type { TransactionRecord } from './state.js';

const kind = 'transaction-transitions';

/**
 * A change of a transaction's status that a policy holds back, unless the transaction has one. The simulated platform applies
 * no policies, and no operation makes a transition: this one stands for what a policy would have made.
 */
export function makeTransition(context: PlatformContext, transaction: TransactionRecord): string {
  const { company } = transaction;
  const existing = listResources(context, kind, { company, parents: [], user_id: null });
  const own = existing.find(({ data }) => data['transaction'] === transaction.id);
  if (own !== undefined) return own.id;
  const now = context.clock.now();
  const data: AdminTransactionTransition = {
    id: makeUuid(context.random),
    set: makeUuid(context.random),
    transaction: transaction.id,
    status: 'pending',
    from_status: 'Initiating',
    to_status: transaction.status,
    index: 0,
    archived: false,
    created: now,
    updated: now,
  };
  addRecord(context, {
    kind,
    company,
    user_id: transaction.user_id,
    parents: [],
    id: data.id,
    idIsNumber: false,
    data: { ...data },
  });
  return data.id;
}
