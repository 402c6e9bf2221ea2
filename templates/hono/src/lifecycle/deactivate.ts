import type { CompanyStore } from '../db/company-store.js';
import { PlatformError } from '../rehive/platform-error.js';
import { type Connect, lifecycleTimeLimitMs, verifyServiceUser } from './service-user.js';

interface DeactivateOptions {
  connect: Connect;
  companies: CompanyStore;
}

/**
 * Ends the extension for the company that `token` belongs to, and returns its identifier. Data stays for a later
 * activation; `purge` says that the company leaves Rehive, and deletes all of it. A company that is unknown or
 * inactive already is as it should be.
 */
export async function deactivate(
  { token, purge }: { token: string; purge: boolean },
  options: DeactivateOptions,
): Promise<string> {
  const company = await findCompany(token, options);
  if (purge) await options.companies.purge(company);
  else await options.companies.deactivate(company);
  return company;
}

/**
 * The platform's word on the token decides. That a token equals the stored one of an active company proves nothing: it
 * may have leaked and been revoked for that, and a purge can't be undone.
 *
 * With one exception: a company that deactivated the extension and leaves Rehive later has no valid token any more, and
 * its data has to go all the same. Then its last token is all the proof that there can be.
 */
async function findCompany(token: string, { connect, companies }: DeactivateOptions): Promise<string> {
  try {
    return (await verifyServiceUser(connect(token, AbortSignal.timeout(lifecycleTimeLimitMs)))).company;
  } catch (error) {
    const refused = error instanceof PlatformError && error.status === 401;
    const company = refused ? await companies.findDeactivated(token) : null;
    if (company === null) throw error;
    return company;
  }
}
