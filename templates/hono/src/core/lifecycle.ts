import type { Context } from '../context.js';
import { PlatformError, Refusal } from '../errors.js';
import { identify } from '../platform/identify.js';
import { connectPlatform, type Platform } from '../platform/platform.js';
import { provision } from '../platform/provision.js';
import {
  deactivateCompany,
  ensureWebhookSecret,
  findDeactivated,
  purgeCompany,
  storeToken,
} from './companies.js';

// Each returns the identifier of the company that it was about: the one that `token` belongs to.

/** The platform waits 10 s for these calls. All that happens inside one has to fit, so that a slow platform is told as such. */
const timeLimitMs = 8_000;

/** May be repeated: a company that comes back has a new token, perhaps of a new service user, and gets its data back. */
export async function activate(context: Context, token: string): Promise<string> {
  const { platform, company } = await proveServiceUser(context, token);
  const secret = await ensureWebhookSecret(context, company);
  const url = `${context.config.BASE_URL}/webhook/`;
  try {
    await provision(platform, { url, secret, events: context.handlers.keys() });
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

/** `token` is the new one, and the only one that is sent: looking for it among the stored ones would find nothing. */
export async function rotate(context: Context, token: string): Promise<string> {
  const { company } = await proveServiceUser(context, token);
  if (!(await storeToken(context, { id: company, token, activate: false })))
    throw new Refusal(404, 'This extension is not active for the company of the token.');
  return company;
}

/**
 * Data stays for a later activation; `purge` says that the company leaves Rehive, and deletes all of it. A company that is
 * unknown or inactive already is as it should be.
 */
export async function deactivate(context: Context, token: string, purge: boolean): Promise<string> {
  const company = await companyThatLeaves(context, token);
  await (purge ? purgeCompany : deactivateCompany)(context, company);
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
    return (await proveServiceUser(context, token)).company;
  } catch (error) {
    const refused = error instanceof PlatformError && error.status === 401;
    const company = refused ? await findDeactivated(context, token) : null;
    if (company === null) throw error;
    return company;
  }
}

/**
 * Nothing but the token proves who activates, deactivates or rotates, so any valid token is not enough: a user of the
 * company could otherwise put their own in the place of the service user's.
 */
async function proveServiceUser(
  { config }: Context,
  token: string,
): Promise<{ platform: Platform; company: string }> {
  const authorization = () => `Token ${token}`;
  const signal = AbortSignal.timeout(timeLimitMs);
  const platform = connectPlatform({ apiUrl: config.REHIVE_API_URL, authorization, signal });
  const { company } = await identify(platform, ['service']);
  return { platform, company };
}
