import { makeUuid } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import type { TransactionRecord, TransactionStatus, TransitionRecord } from './state.js';

/** A change of a transaction's status, which its history keeps. `set` is shared by what changes together. */
export function recordTransition(
  { clock, random }: PlatformContext,
  transaction: TransactionRecord,
  change: Pick<TransitionRecord, 'from_status' | 'to_status'> & { status?: TransitionRecord['status'] },
  set: string = makeUuid(random),
): TransitionRecord {
  const now = clock.now();
  const transition: TransitionRecord = {
    id: makeUuid(random),
    set,
    status: 'approved',
    ...change,
    created: now,
    updated: now,
  };
  (transaction.transitions ??= []).push(transition);
  return transition;
}

/** What a status that was changed by hand means for what waited for approval: it is as if that had been said. */
export function settleWaiting(
  { clock }: PlatformContext,
  { transitions = [] }: TransactionRecord,
  status: TransactionStatus,
): void {
  for (const transition of transitions) {
    if (transition.status !== 'pending') continue;
    transition.status = transition.to_status === status ? 'approved' : 'declined';
    transition.updated = clock.now();
  }
}
