import { calls, endpointUrl } from '../contract/calls.js';
import type { CallReport, LateRotation } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import { authenticate } from './authentication.js';
import { callExtension } from './call-extension.js';
import { companyById } from './companies.js';
import { removeWebhook } from './deliveries.js';
import type { PlatformContext } from './platform-context.js';
import type { ServiceRecord, UserRecord } from './state.js';
import {
  issueToken,
  makeUser,
  newestToken,
  revokeToken,
  revokeTokens,
  validToken,
  type TokenFields,
} from './users.js';

export interface ActivationCall {
  /** Default: the contract's path. */
  path?: string | undefined;
  /** Sent as it is; then nothing is made and nothing changes. */
  token?: string | undefined;
  newUser?: boolean | undefined;
}

/**
 * Makes the service user and its token, and calls the extension. The token works during the call: the extension verifies
 * it and makes its webhooks with it. When the call fails, what was made is disabled; a service that was active before
 * stays active with the token that it had (assumption).
 */
export async function activateService(
  context: PlatformContext,
  service: ServiceRecord,
  { path = calls.activate.path, token: forged, newUser = false }: ActivationCall = {},
): Promise<CallReport> {
  const call = { call: 'activate', company: service.company, url: endpointUrl(service.url, path) } as const;
  if (forged !== undefined)
    return callExtension(context, { ...call, body: JSON.stringify({ token: forged }) });
  return context.oneAtATime(`service ${service.id}`, async () => {
    const before = { active: service.active, user_id: service.user_id };
    const user = serviceUser(context, service, newUser);
    const { token } = issueToken(context, user, lifetimeOf(context, service));
    const report = await callExtension(context, { ...call, body: JSON.stringify({ token }) });
    if (report.accepted) {
      service.active = true;
      revokeTokens(context, user.id, token);
      if (before.user_id !== null && before.user_id !== user.id) disable(context, before.user_id);
    } else if (before.active && before.user_id === user.id) {
      revokeToken(context, token);
    } else {
      disable(context, user.id);
      if (before.active) service.user_id = before.user_id;
    }
    touch(context, service);
    return report;
  });
}

function serviceUser(context: PlatformContext, service: ServiceRecord, newUser: boolean): UserRecord {
  const existing = service.user_id === null ? undefined : context.state.users.get(service.user_id);
  if (existing !== undefined && !newUser) {
    existing.deactivated = false;
    return existing;
  }
  const company = companyById(context, service.company);
  const user = makeUser(context, company, {
    group: 'service',
    first_name: service.name,
    service_id: service.id,
  });
  service.user_id = user.id;
  return user;
}

function disable(context: PlatformContext, userId: string): void {
  const user = context.state.users.get(userId);
  if (user !== undefined) user.deactivated = true;
  revokeTokens(context, userId);
}

/**
 * Tells the extension, with the token that it has, and then takes that token away. When the call fails, the service stays
 * active (assumption). With `purge`, what the company had of it is removed.
 * @throws UserError when the service was never activated: there is no token to send.
 */
export async function deactivateService(
  context: PlatformContext,
  service: ServiceRecord,
  {
    path = calls.deactivate.path,
    purge = false,
  }: { path?: string | undefined; purge?: boolean | undefined } = {},
): Promise<CallReport> {
  return context.oneAtATime(`service ${service.id}`, async () => {
    const token =
      service.user_id === null
        ? null
        : newestToken(context, service.user_id, ({ revoked }) => revoked === null);
    // A company that is removed after it deactivated the extension: the last token is all that there is.
    const last = token ?? (service.user_id === null ? null : newestToken(context, service.user_id));
    if (last === null) throw neverActivated(service);
    const report = await callExtension(context, {
      call: 'deactivate',
      company: service.company,
      url: endpointUrl(service.url, path),
      body: JSON.stringify({ token: last.token, purge }),
    });
    if (report.accepted) {
      service.active = false;
      if (service.user_id !== null) disable(context, service.user_id);
      if (purge) removeTraces(context, service);
      touch(context, service);
    }
    return report;
  });
}

/** The webhooks of a service in its company, and its service user. Its tokens stay known, as revoked ones. */
export function removeTraces(context: PlatformContext, service: ServiceRecord): void {
  const { state } = context;
  for (const webhook of state.webhooks.values()) {
    if (webhook.service_id === service.id) removeWebhook(context, webhook);
  }
  for (const user of state.users.values()) {
    if (user.service_id === service.id) state.users.delete(user.id);
  }
  service.user_id = null;
}

/**
 * Sends a new token. When the extension took it, the old one stops working; when not, the new one does (assumptions of
 * the contract page). With `afterMs`, the platform's time is moved on first, as if the rotation had been missed until then.
 * @throws UserError when the service is not active.
 */
export async function rotateService(
  context: PlatformContext,
  service: ServiceRecord,
  {
    path = calls.rotate.path,
    token: forged,
    afterMs,
  }: Pick<ActivationCall, 'path' | 'token'> & { afterMs?: number | undefined } = {},
): Promise<CallReport> {
  const call = { call: 'rotate', company: service.company, url: endpointUrl(service.url, path) } as const;
  if (forged !== undefined)
    return callExtension(context, { ...call, body: JSON.stringify({ token: forged }) });
  return context.oneAtATime(`service ${service.id}`, async () => {
    const user = service.user_id === null ? undefined : context.state.users.get(service.user_id);
    if (!service.active || user === undefined) throw notActive(service);
    const late = afterMs === undefined ? {} : { late: await missRotation(context, service, user, afterMs) };
    const { token } = issueToken(context, user, lifetimeOf(context, service));
    const report = await callExtension(context, { ...call, body: JSON.stringify({ token }) });
    if (report.accepted) revokeTokens(context, user.id, token);
    else revokeToken(context, token);
    return { ...report, ...late };
  });
}

/** Lets time pass over the token that the service has, and looks at what a request with it meets then. */
async function missRotation(
  context: PlatformContext,
  service: ServiceRecord,
  user: UserRecord,
  afterMs: number,
): Promise<LateRotation> {
  const token = newestToken(context, user.id, ({ revoked }) => revoked === null);
  if (token === null) throw notActive(service);
  service.rotates = true;
  token.expires ??= token.created + context.serviceTokenLifetimeMs;
  await context.clock.advance(afterMs);
  context.changed();
  const { auth } = authenticate(context, `Token ${token.token}`);
  return { after_ms: afterMs, token: token.label, expires: token.expires, outcome: auth.outcome };
}

/** Only the tokens of services that are configured to rotate expire (requirements page). */
function lifetimeOf(context: PlatformContext, { rotates }: ServiceRecord): TokenFields {
  return rotates === true ? { lifetimeMs: context.serviceTokenLifetimeMs } : {};
}

/** The token that works for the active service of a company; null where there is none. */
export function activeServiceToken(context: PlatformContext, service: ServiceRecord): string | null {
  if (!service.active || service.user_id === null) return null;
  return validToken(context, service.user_id)?.token ?? null;
}

function touch(context: PlatformContext, service: ServiceRecord): void {
  service.updated = context.clock.now();
  context.changed();
}

function neverActivated(service: ServiceRecord): UserError {
  return new UserError(
    `${service.url} was never activated for ${service.company}: there is no token to send.`,
    {
      kind: 'refused',
      nextSteps: [`Activate it first: rehive-ext simulate activate --company ${service.company}`],
    },
  );
}

function notActive(service: ServiceRecord): UserError {
  return new UserError(`${service.url} is not active for ${service.company}: there is no token to rotate.`, {
    kind: 'refused',
    nextSteps: [`Activate it first: rehive-ext simulate activate --company ${service.company}`],
  });
}
