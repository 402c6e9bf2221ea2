import { invalidFields } from '../api-failure.js';
import { makeUuid } from '../identifiers.js';
import type { PlatformContext } from '../platform-context.js';
import type { TransactionRecord, TransitionRecord } from '../state.js';
import { transactionStatuses } from '../transaction-records.js';
import { changeStatus, isFinal, transactionsOf } from '../transactions.js';
import { viewExtendedTransaction } from '../views/transactions.js';
import { viewExtendedTransition } from '../views/transitions.js';
import type { Keeper, Resource, Scope } from './resource.js';

function transactionResource(context: PlatformContext, transaction: TransactionRecord): Resource {
  return {
    kind: 'transactions',
    company: transaction.company,
    user_id: transaction.user_id,
    parents: [],
    id: transaction.id,
    data: { ...viewExtendedTransaction(context, transaction) },
    created: transaction.created,
    updated: transaction.updated,
  };
}

function seen({ user_id }: TransactionRecord, scope: Scope): boolean {
  return scope.user_id === null || user_id === scope.user_id;
}

export const transactionKeeper: Keeper = {
  list: (context, scope) =>
    transactionsOf(context, scope.company)
      .filter((transaction) => seen(transaction, scope))
      .map((transaction) => transactionResource(context, transaction)),
  find(context, scope, id) {
    const transaction = context.state.transactions.get(id);
    if (transaction === undefined || transaction.company !== scope.company || !seen(transaction, scope))
      return null;
    return transactionResource(context, transaction);
  },
};

/** Transactions that were made together: the halves of a transfer, or all of one request. */
export const collectionKeeper: Keeper = {
  list(context, scope) {
    const collections = new Map<string, TransactionRecord[]>();
    for (const transaction of transactionsOf(context, scope.company)) {
      if (!seen(transaction, scope)) continue;
      collections.set(transaction.collection, [
        ...(collections.get(transaction.collection) ?? []),
        transaction,
      ]);
    }
    return [...collections].map(([id, transactions]) =>
      collectionResource(context, id, transactions.toReversed()),
    );
  },
};

function collectionResource(
  context: PlatformContext,
  id: string,
  transactions: TransactionRecord[],
): Resource {
  const [first] = transactions;
  const views = transactions.map((transaction) => viewExtendedTransaction(context, transaction));
  const created = first?.created ?? 0;
  const updated = Math.max(created, ...transactions.map((one) => one.updated));
  return {
    kind: 'transaction-collections',
    company: first?.company ?? '',
    user_id: first?.user_id ?? null,
    parents: [],
    id,
    data: {
      id,
      status: first?.status ?? null,
      creator: views[0]?.creator,
      transactions: views,
      archived: transactions.every((one) => one.archived),
      created,
      updated,
    },
    created,
    updated,
    change({ status, archived }) {
      const wanted = transactionStatuses.find((one) => one === status);
      const set = makeUuid(context.random);
      for (const transaction of transactions) {
        if (wanted !== undefined && !isFinal(transaction)) changeStatus(context, transaction, wanted, set);
        if (typeof archived === 'boolean') transaction.archived = archived;
        transaction.updated = context.clock.now();
      }
      context.changed();
    },
  };
}

export const collectionTransactionKeeper: Keeper = {
  list: (context, scope) =>
    transactionsOf(context, scope.company)
      .filter((transaction) => transaction.collection === scope.parents[0] && seen(transaction, scope))
      .toReversed()
      .map((transaction) => transactionResource(context, transaction)),
};

/** Newest first. */
export const transitionKeeper: Keeper = {
  list: (context, scope) =>
    transactionsOf(context, scope.company).flatMap((transaction) =>
      (transaction.transitions ?? [])
        .toReversed()
        .map((transition) => transitionResource(context, transaction, transition)),
    ),
};

function transitionResource(
  context: PlatformContext,
  transaction: TransactionRecord,
  transition: TransitionRecord,
): Resource {
  return {
    kind: 'transaction-transitions',
    company: transaction.company,
    user_id: transaction.user_id,
    parents: [],
    id: transition.id,
    data: {
      ...viewExtendedTransition(context, transaction, transition),
      // What a filter asks for, and no view shows by itself.
      collection: transaction.collection,
    },
    created: transition.created,
    updated: transition.updated,
    change({ status }) {
      if (transition.status !== 'pending') {
        throw invalidFields({ status: [`A transition that is ${transition.status} can't be changed.`] });
      }
      changeStatus(context, transaction, status === 'approved' ? transition.to_status : 'Failed');
      transaction.updated = context.clock.now();
      context.changed();
    },
  };
}
