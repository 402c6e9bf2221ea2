import type { Context } from '../context.js';
import { PlatformError, Refusal } from '../errors.js';
import { provision } from '../platform/provision.js';
import { connectPlatform, type Platform } from '../platform/platform.js';
import { type Identity, isInGroup, identify } from '../platform/identify.js';
import {
  deactivateCompany,
  ensureWebhookSecret,
  findDeactivated,
  purgeCompany,
  storeToken,
} from './companies.js';

/**
 * The platform waits 10 s for these calls, and takes no answer for a failure: all that happens inside one of them has to
 * fit, so that a slow platform is told as such.
 */
const timeLimitMs = 8_000;

/**
 * Activates the extension for the company that `token` belongs to, and returns its identifier. May be repeated: a company
 * that comes back has a new token, perhaps of a new service user, and gets its data back.
 */
export async function activate(context: Context, token: string): Promise<string> {
  const platform = connect(context, token);
  const { company } = await proveServiceUser(platform);
  const secret = await ensureWebhookSecret(context, company);
  try {
    const webhookUrl = `${context.config.baseUrl}/webhook/`;
    await provision(platform, { webhookUrl, secret, events: context.handlers.keys() });
  } catch (cause) {
    // Active without its webhooks it would look well and miss everything. The platform shows this message to the admin.
    if (!(cause instanceof PlatformError) || cause.status === null || cause.status === 429) throw cause;
    throw new Refusal(502, `Could not set up the company on the platform: ${cause.message}`, { cause });
  }
  // Last, so that whatever failed before left the company as it was.
  if (!(await storeToken(context, { id: company, token, activate: true })))
    throw new Refusal(409, 'The company was purged while it was being activated.');
  return company;
}

/**
 * Replaces the stored token by a new one, for the company that the new one belongs to. The body holds the new token only:
 * looking for it among the stored ones would find nothing.
 */
export async function rotate(context: Context, token: string): Promise<string> {
  const { company } = await proveServiceUser(connect(context, token));
  if (!(await storeToken(context, { id: company, token, activate: false })))
    throw new Refusal(404, 'This extension is not active for the company of the token.');
  return company;
}

/**
 * Ends the extension for the company that `token` belongs to. Data stays for a later activation; `purge` says that the
 * company leaves Rehive, and deletes all of it. A company that is unknown or inactive already is as it should be.
 */
export async function deactivate(
  context: Context,
  { token, purge }: { token: string; purge: boolean },
): Promise<string> {
  const company = await companyThatLeaves(context, token);
  if (purge) await purgeCompany(context, company);
  else await deactivateCompany(context, company);
  return company;
}

/**
 * The platform's word on the token decides. That a token equals the stored one of an active company proves nothing: it may
 * have leaked and been revoked for that, and a purge can't be undone. With one exception: a company that deactivated the
 * extension and leaves Rehive later has no valid token any more, and its data has to go all the same. Then its last token
 * is all the proof that there can be.
 */
async function companyThatLeaves(context: Context, token: string): Promise<string> {
  try {
    return (await proveServiceUser(connect(context, token))).company;
  } catch (error) {
    const refused = error instanceof PlatformError && error.status === 401;
    const company = refused ? await findDeactivated(context, token) : null;
    if (company === null) throw error;
    return company;
  }
}

function connect({ config }: Context, token: string): Platform {
  const signal = AbortSignal.timeout(timeLimitMs);
  return connectPlatform({ apiUrl: config.apiUrl, authorization: () => `Token ${token}`, signal });
}

/**
 * Nothing but the token proves who activates, deactivates or rotates, so any valid token is not enough: a user of the
 * company could otherwise put their own in the place of the service user's.
 */
async function proveServiceUser(platform: Platform): Promise<Identity> {
  const identity = await identify(platform);
  if (!isInGroup(identity, 'service')) throw new Refusal(403, 'The token does not belong to a service user.');
  return identity;
}
