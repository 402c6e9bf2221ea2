import type { EventName } from '../contract/events.js';
import { companyById } from './companies.js';
import type { PlatformContext } from './platform-context.js';
import type { UserRecord } from './state.js';
import { viewCompany } from './views/companies.js';
import { viewExtendedUser, viewReducedUser } from './views/users.js';

/**
 * For an event about a user or the company that an operation on something of theirs has raised: an email address that a
 * user is to confirm, a company's settings. Null for all else.
 */
export function ownerData(
  context: PlatformContext,
  company: string,
  event: EventName,
  resource: object,
): object | null {
  if (event === 'company.update') return viewCompany(context, companyById(context, company));
  if (!event.startsWith('user.')) return null;
  const user = userOf(context, company, resource);
  return user === null ? null : viewExtendedUser(context, user);
}

/** The SDK has no schema for it. A code that is always the same: nobody can log in with it. */
export function mfaSmsData(context: PlatformContext, company: string, resource: object): object {
  const user = userOf(context, company, resource);
  return {
    user: user === null ? null : viewReducedUser(user),
    mobile: user?.mobile ?? null,
    otp: '123456',
  };
}

/** The user that a resource is, or belongs to. */
function userOf({ state }: PlatformContext, company: string, resource: object): UserRecord | null {
  const owner = 'user' in resource ? resource.user : resource;
  const id = typeof owner === 'object' && owner !== null && 'id' in owner ? owner.id : owner;
  const user = typeof id === 'string' ? state.users.get(id) : undefined;
  return user?.company === company ? user : null;
}

/**
 * Whom a request names: a user, an email or a mobile, of a company. An admin names no company: one is
 * looked for in all.
 */
export function userNamedIn(
  { state }: PlatformContext,
  body: Readonly<Record<string, unknown>>,
): UserRecord | null {
  const names = [body['user'], body['email'], body['mobile'], body['number']].filter(
    (name) => typeof name === 'string' && name !== '',
  );
  const company = body['company'];
  for (const user of state.users.values()) {
    if (company === undefined ? user.group !== 'admin' : user.company !== company) continue;
    const isNamed = [user.id, user.email, user.mobile, user.username].some((own) => names.includes(own));
    if (isNamed) return user;
  }
  return null;
}
