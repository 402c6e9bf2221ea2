import type { EventName } from '../contract/events.js';
import { eventsOf } from '../contract/operation-events.js';
import { raiseEvent } from './deliveries.js';
import { mfaSmsData, ownerData, userNamedIn } from './event-data.js';
import type { Caller } from './authentication.js';
import type { PlatformContext } from './platform-context.js';

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
    raiseEvent(context, company, event, { ...dataOf(context, company, event, resource) });
  }
}

/**
 * The same for an operation that makes and changes no resource, such as a password reset that is asked for: its events are
 * about whom the request names, or else about whoever asks.
 */
export function raiseForUser(
  context: PlatformContext,
  operationKey: string,
  caller: Caller | null,
  body: Readonly<Record<string, unknown>>,
): void {
  const user = userNamedIn(context, body) ?? caller?.user;
  if (user !== undefined)
    raiseForOperation(context, user.company, operationKey, null, { user: { id: user.id } });
}

/** Usually the resource itself; of an event about whom or what it belongs to, that. */
function dataOf(context: PlatformContext, company: string, event: EventName, resource: object): object {
  if (event === 'mfa.sms.verify') return mfaSmsData(context, company, resource);
  return ownerData(context, company, event, resource) ?? resource;
}
