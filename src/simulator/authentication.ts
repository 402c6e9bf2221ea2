import type { ExchangeAuth } from '../contract/exchange.js';
import { permissionKey, type PermissionTriple } from '../contract/permissions.js';
import type { PlatformContext } from './platform-context.js';
import type { ServiceRecord, TokenRecord, UserRecord } from './state.js';
import { tokenId } from './identifiers.js';

export interface Caller {
  user: UserRecord;
  token: TokenRecord;
  /** For a service user: its service. */
  service: ServiceRecord | null;
}

export interface Authentication {
  auth: ExchangeAuth;
  /** Of the token, whether it works or not; null where nobody knows it. */
  company: string | null;
  /** Null unless the outcome is `valid`. */
  caller: Caller | null;
}

/** What an `Authorization` header proves. `scheme` is `Token`, or `Refresh-Token` where a session is refreshed. */
export function authenticate(
  context: PlatformContext,
  header: string | null,
  scheme = 'Token',
): Authentication {
  if (header === null || header === '') return refused('missing', null, null);
  const match = /^(\S+)[ ]+(\S+)$/.exec(header.trim());
  const [, sent = null, token = null] = match ?? [];
  // Django REST framework compares the keyword without regard to case.
  if (sent === null || token === null || sent.toLowerCase() !== scheme.toLowerCase()) {
    return refused('malformed', header.trim().split(' ')[0] ?? null, null);
  }
  const record = context.state.tokens.get(token);
  const kind = scheme === 'Token' ? 'access' : 'refresh';
  if (record === undefined || record.kind !== kind) return refused('unknown', sent, tokenId(token));
  const user = context.state.users.get(record.user_id);
  const of = { user_id: record.user_id, group: user?.group ?? null };
  const { company } = record;
  if (record.revoked !== null || user === undefined || user.deactivated) {
    return refused('revoked', sent, record.token_id, of, company);
  }
  if (record.expires !== null && record.expires <= context.clock.now()) {
    return refused('expired', sent, record.token_id, of, company);
  }
  const service = user.service_id === null ? null : (context.state.services.get(user.service_id) ?? null);
  return {
    auth: { scheme: sent, outcome: 'valid', token_id: record.token_id, ...of },
    company,
    caller: { user, token: record, service },
  };
}

function refused(
  outcome: Exclude<ExchangeAuth['outcome'], 'valid'>,
  scheme: string | null,
  token_id: string | null,
  of: Pick<ExchangeAuth, 'user_id' | 'group'> = { user_id: null, group: null },
  company: string | null = null,
): Authentication {
  return { auth: { scheme, outcome, token_id, ...of }, company, caller: null };
}

/**
 * Admins may do all, service users exactly what their service's permissions say, and everybody else what is in the
 * API's user section.
 */
export function mayDo(caller: Caller, permission: PermissionTriple | null): boolean {
  if (permission === null || caller.user.group === 'admin') return true;
  if (caller.user.group === 'service') {
    const wanted = permissionKey(permission);
    return caller.service?.permissions.some((granted) => permissionKey(granted) === wanted) ?? false;
  }
  return permission.section === 'user';
}
