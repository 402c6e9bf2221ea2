import type { CompanyStore } from '../db/company-store.js';
import { Refusal } from '../refusal.js';
import { type Connect, lifecycleTimeLimitMs, verifyServiceUser } from './service-user.js';

/**
 * Replaces the stored token by a new one, for the company that the new one belongs to, and returns its identifier. The body holds
 * the new token only: looking for it among the stored ones would find nothing.
 */
export async function rotate(
  token: string,
  { connect, companies }: { connect: Connect; companies: CompanyStore },
): Promise<string> {
  const { company } = await verifyServiceUser(connect(token, AbortSignal.timeout(lifecycleTimeLimitMs)));
  if (!(await companies.replaceToken(company, token))) {
    throw new Refusal(404, 'This extension is not active for the company of the token.');
  }
  return company;
}
