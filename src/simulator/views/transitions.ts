import type { AdminExtendedTransactionTransition } from 'rehive/admin';
import type { PlatformContext } from '../platform-context.js';
import type { TransactionRecord, TransitionRecord } from '../state.js';
import { viewExtendedTransaction } from './transactions.js';

export function viewExtendedTransition(
  context: PlatformContext,
  transaction: TransactionRecord,
  transition: TransitionRecord,
): AdminExtendedTransactionTransition {
  return {
    id: transition.id,
    set: transition.set,
    transaction: viewExtendedTransaction(context, transaction),
    status: transition.status,
    from_status: transition.from_status,
    to_status: transition.to_status,
    index: transaction.index,
    archived: transaction.archived,
    created: transition.created,
    updated: transition.updated,
  };
}
