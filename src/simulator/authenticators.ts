import type { MfaAuthenticator } from 'rehive/user';
import { companyById } from './companies.js';
import { takeConfirmation } from './confirmations.js';
import { collectionKey, type GenericRecord } from './generic-record.js';
import { makeToken } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import { isJsonObject } from './read-fields.js';
import type { AuthenticatorType, UserRecord } from './state.js';
import { makeTotpKey, matchesTotp } from './totp.js';

export const authenticatorKind = 'users/mfa/authenticators';
export const authenticatorTypes = ['totp', 'sms', 'static'] as const satisfies readonly AuthenticatorType[];

/** Codes of a static authenticator, each for one use (assumption: the docs give no number). */
const staticCodes = 10;

/** What a user shows a second factor with. */
export interface Authenticator {
  id: string;
  type: AuthenticatorType;
  /** Only a verified one is asked for (multi-factor page). */
  verified: boolean;
  details: Record<string, unknown>;
  record: GenericRecord;
}

/** In the order in which the user added them. */
export function authenticatorsOf({ state }: PlatformContext, user: UserRecord): Authenticator[] {
  const key = collectionKey({ company: user.company, kind: authenticatorKind, parents: [] });
  return [...(state.records.get(key)?.values() ?? [])]
    .filter(({ user_id }) => user_id === user.id)
    .flatMap((record) => {
      const { type, verified, details } = record.data;
      const known = authenticatorTypes.find((one) => one === type);
      if (known === undefined || !isJsonObject(details)) return [];
      return [{ id: record.id, type: known, verified: verified === true, details, record }];
    });
}

/** What a new authenticator tells its user, this once as it is. */
export function makeDetails(
  context: PlatformContext,
  user: UserRecord,
  type: AuthenticatorType,
): MfaAuthenticator['details'] {
  if (type === 'sms') return { mobile: user.mobile ?? '' };
  if (type === 'static') {
    const codes = Array.from({ length: staticCodes }, () => makeToken(context.random).slice(0, 10));
    return { tokens: codes.map((token) => ({ token, available: true })) };
  }
  const key = makeTotpKey(context.random);
  const issuer = companyById(context, user.company).name;
  const account = user.email ?? user.mobile ?? user.username ?? user.id;
  const query = new URLSearchParams({ secret: key, algorithm: 'SHA1', digits: '6', period: '30', issuer });
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return { algorithm: 'SHA1', otpauth_url: `otpauth://totp/${label}?${query}`, issuer, account, key };
}

/** As they are shown later: what could be used is hidden (changelog 2023-03-20). */
export function masked(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(details).map(([field, value]) => {
    if (Array.isArray(value)) return [field, value.filter(isJsonObject).map(masked)];
    const isHidden = typeof value === 'string' && ['key', 'otpauth_url', 'token', 'mobile'].includes(field);
    return [field, isHidden ? '*'.repeat(8) + (field === 'mobile' ? value.slice(-4) : '') : value];
  });
  return Object.fromEntries(entries);
}

/** Whether the code is one of the authenticator's at the moment. An SMS's and a static one are used up with it. */
export function accepts(
  context: PlatformContext,
  user: UserRecord,
  { type, details, record }: Authenticator,
  code: string,
): boolean {
  if (type === 'totp') {
    const { key } = details;
    return typeof key === 'string' && matchesTotp(key, code, context.clock.now());
  }
  if (type === 'sms') {
    const fits = takeConfirmation(
      context,
      'mfa.sms.verify',
      code,
      ({ user_id, to }) => user_id === user.id && to === details['mobile'],
    );
    return fits !== null;
  }
  const { tokens } = details;
  const found = Array.isArray(tokens)
    ? tokens.filter(isJsonObject).find(({ token, available }) => token === code && available === true)
    : undefined;
  if (found === undefined) return false;
  found['available'] = false;
  record.updated = context.clock.now();
  context.changed();
  return true;
}
