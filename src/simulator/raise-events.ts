import { eventsOf } from '../contract/operation-events.js';
import { raiseEvent } from './deliveries.js';
import { ownerData } from './event-data.js';
import type { PlatformContext } from './platform-context.js';
import type { UserRecord } from './state.js';

/**
 * Raises what an operation that succeeded has caused, as the contract's table says: each enabled webhook of the company
 * for such an event gets a task.
 *
 * `before` and `after` are the resource as the admin API's detail endpoint shows it, before the operation and after it;
 * null where it did not exist, or exists no more. An operation that makes several resources calls this once for each.
 */
export function raiseForOperation(
  context: PlatformContext,
  company: string,
  operationKey: string,
  before: object | null,
  after: object | null,
): void {
  const resource = after ?? before;
  if (resource === null || context.raisesEvents === false) return;
  for (const event of eventsOf(operationKey, before, after)) {
    // Usually the resource itself; of an event about whom or what it belongs to, that.
    raiseEvent(context, company, event, { ...(ownerData(context, company, event, resource) ?? resource) });
  }
}

/**
 * The same for an operation that makes and changes no resource, such as a password reset that is asked for: its events are
 * about a user, or what is named beside it of the user's.
 */
export function raiseForUser(
  context: PlatformContext,
  operationKey: string,
  user: UserRecord,
  named: { email?: string; mobile?: string } = {},
): void {
  raiseForOperation(context, user.company, operationKey, null, { ...named, user: { id: user.id } });
}
