import { asksToConfirm, type ConfirmationEvent } from '../contract/confirmations.js';
import type { EventName } from '../contract/events.js';
import { companyById } from './companies.js';
import { askToConfirm, carriedBy } from './confirmations.js';
import type { PlatformContext } from './platform-context.js';
import type { UserRecord } from './state.js';
import { viewCompany } from './views/companies.js';
import { viewExtendedTransition } from './views/transitions.js';
import { viewExtendedUser, viewReducedUser } from './views/users.js';

/**
 * For an event that is about something else than the resource of the operation that has raised it: about the user of an
 * email address that is to be confirmed, about the company of some settings, about a change of a transaction. Null for all
 * else.
 */
export function ownerData(
  context: PlatformContext,
  company: string,
  event: EventName,
  resource: object,
): object | null {
  if (event === 'transaction.transition.create') return newestTransition(context, resource);
  if (event === 'company.update') return viewCompany(context, companyById(context, company));
  if (!event.startsWith('user.') && !asksToConfirm(event)) return null;
  const user = userOf(context, company, resource);
  if (user === null) return null;
  if (asksToConfirm(event)) return confirmationData(context, event, user, addressIn(resource));
  return viewExtendedUser(context, user);
}

/** Asks the user to confirm something: what with is beside the user. */
export function confirmationData(
  context: PlatformContext,
  event: ConfirmationEvent,
  user: UserRecord,
  address: string | null = null,
): object {
  if (event === 'mfa.sms.verify') {
    const mobile = address ?? user.mobile;
    // The SDK has no schema for it.
    return { user: viewReducedUser(user), mobile, ...carriedBy(askToConfirm(context, event, user, mobile)) };
  }
  const own = event === 'user.mobile.verify' ? user.mobile : (user.email ?? user.mobile);
  return {
    ...viewExtendedUser(context, user),
    ...carriedBy(askToConfirm(context, event, user, address ?? own)),
  };
}

/** Of a transaction whose status has changed: that change. */
function newestTransition(context: PlatformContext, resource: object): object | null {
  const id = 'id' in resource ? String(resource.id) : '';
  const transaction = context.state.transactions.get(id);
  const transition = transaction?.transitions?.at(-1);
  return transaction === undefined || transition === undefined
    ? null
    : viewExtendedTransition(context, transaction, transition);
}

/** Of an email or a mobile that a user is to confirm: itself. */
function addressIn(resource: object): string | null {
  if (!('user' in resource)) return null;
  const named = new Map<string, unknown>(Object.entries(resource));
  const addresses = ['email', 'number', 'mobile'].map((field) => named.get(field));
  return addresses.find((one) => typeof one === 'string') ?? null;
}

/** The user that a resource is, or belongs to. */
function userOf({ state }: PlatformContext, company: string, resource: object): UserRecord | null {
  const owner = 'user' in resource ? resource.user : resource;
  const id = typeof owner === 'object' && owner !== null && 'id' in owner ? owner.id : owner;
  const user = typeof id === 'string' ? state.users.get(id) : undefined;
  return user?.company === company ? user : null;
}
