import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { UserError } from '../errors.js';
import { makeToken, makeUuid, tokenId } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import type { CompanyRecord, TokenRecord, UserRecord } from './state.js';

export interface UserFields {
  id?: string;
  group: string;
  username?: string | null;
  email?: string | null;
  mobile?: string | null;
  first_name?: string;
  last_name?: string;
  password?: string;
  service_id?: number;
  metadata?: Record<string, unknown> | null;
}

export function makeUser(context: PlatformContext, company: CompanyRecord, fields: UserFields): UserRecord {
  const now = context.clock.now();
  const user: UserRecord = {
    id: fields.id ?? makeUuid(context.random),
    company: company.id,
    group: fields.group,
    username: fields.username ?? null,
    email: fields.email ?? null,
    mobile: fields.mobile ?? null,
    first_name: fields.first_name ?? '',
    last_name: fields.last_name ?? '',
    password: fields.password === undefined ? null : hashPassword(fields.password),
    service_id: fields.service_id ?? null,
    metadata: fields.metadata ?? null,
    deactivated: false,
    last_login: null,
    created: now,
    updated: now,
  };
  context.state.users.set(user.id, user);
  context.changed();
  return user;
}

/** @throws UserError when nobody has this id. */
export function userById(context: PlatformContext, id: string): UserRecord {
  const user = context.state.users.get(id);
  if (user === undefined) throw new UserError(`The simulated platform has no user ${id}.`);
  return user;
}

export interface TokenFields {
  kind?: TokenRecord['kind'];
  session?: number;
  /** Milliseconds; without it, the token does not expire. */
  lifetimeMs?: number;
}

export function issueToken(
  context: PlatformContext,
  user: UserRecord,
  fields: TokenFields = {},
): TokenRecord {
  const { state, clock, random } = context;
  const token = makeToken(random);
  const kind = fields.kind ?? 'access';
  const record: TokenRecord = {
    token,
    token_id: tokenId(token),
    label: nextLabel(context, user, kind),
    kind,
    user_id: user.id,
    company: user.company,
    created: clock.now(),
    expires: fields.lifetimeMs === undefined ? null : clock.now() + fields.lifetimeMs,
    revoked: null,
    ...(fields.session === undefined ? {} : { session: fields.session }),
  };
  state.tokens.set(token, record);
  context.changed();
  return record;
}

/** `[service token of acme]`, then `[service token 2 of acme]`: a rotation shows which one is used. */
function nextLabel({ state }: PlatformContext, user: UserRecord, kind: TokenRecord['kind']): string {
  const what = `${user.group} ${kind === 'refresh' ? 'refresh token' : 'token'}`;
  const sequence = `${what} of ${user.company}`;
  const number = (state.sequences[sequence] ?? 0) + 1;
  state.sequences[sequence] = number;
  return number === 1 ? `[${sequence}]` : `[${what} ${number} of ${user.company}]`;
}

export function revokeToken(context: PlatformContext, token: string): void {
  const record = context.state.tokens.get(token);
  if (record === undefined || record.revoked !== null) return;
  record.revoked = context.clock.now();
  context.changed();
}

/** Its lifetime is over, as if the clock had been moved on for this token alone. */
export function expireToken(context: PlatformContext, token: string): void {
  const record = context.state.tokens.get(token);
  if (record === undefined) return;
  record.expires = context.clock.now();
  context.changed();
}

/** All tokens of a user but one. */
export function revokeTokens(context: PlatformContext, userId: string, except?: string): void {
  for (const record of context.state.tokens.group(userId)) {
    if (record.token !== except) revokeToken(context, record.token);
  }
}

export const clearSessionOptions = ['all', 'temporary', 'none'] as const;

/**
 * `all` ends all sessions and revokes all tokens of a user, `temporary` those that expire, `none` nothing (changelog
 * 2023-06-21); but those of one session, where one is to stay.
 */
export function clearSessions(
  context: PlatformContext,
  userId: string,
  option: (typeof clearSessionOptions)[number],
  except?: TokenRecord,
): void {
  if (option === 'none') return;
  for (const record of context.state.tokens.group(userId)) {
    if (option === 'temporary' && record.expires === null) continue;
    if (except === undefined || !isOfSession(record, except)) revokeToken(context, record.token);
  }
}

/** A token with the other one of its login. */
export function revokeSession(context: PlatformContext, token: TokenRecord): void {
  for (const record of sessionOf(context, token)) revokeToken(context, record.token);
}

export function sessionOf({ state }: PlatformContext, token: TokenRecord): TokenRecord[] {
  return state.tokens.group(token.user_id).filter((record) => isOfSession(record, token));
}

function isOfSession(record: TokenRecord, token: TokenRecord): boolean {
  return record === token || (record.session !== undefined && record.session === token.session);
}

/** The newest access token of a user that still works. */
export function validToken(context: PlatformContext, userId: string): TokenRecord | null {
  return newestToken(context, userId, (record) => isValid(context, record));
}

/** The newest access token of a user, whether it still works or not. */
export function newestToken(
  { state }: PlatformContext,
  userId: string,
  wanted: (record: TokenRecord) => boolean = () => true,
): TokenRecord | null {
  let newest: TokenRecord | null = null;
  for (const record of state.tokens.group(userId)) {
    if (record.kind === 'access' && wanted(record)) newest = record;
  }
  return newest;
}

function isValid({ clock }: PlatformContext, record: TokenRecord): boolean {
  return record.revoked === null && (record.expires === null || record.expires > clock.now());
}

export function setPassword(context: PlatformContext, user: UserRecord, password: string): void {
  user.password = hashPassword(password);
  user.updated = context.clock.now();
  context.changed();
}

export function hashPassword(password: string): string {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${scryptSync(password, salt, 32).toString('hex')}`;
}

export function passwordMatches(user: UserRecord, password: string): boolean {
  const [salt, hash] = user.password?.split(':') ?? [];
  if (salt === undefined || hash === undefined) return false;
  return timingSafeEqual(scryptSync(password, salt, 32), Buffer.from(hash, 'hex'));
}
