import type { CompanyStore } from '../db/company-store.js';
import { Refusal } from '../refusal.js';
import { PlatformError } from '../rehive/platform-error.js';
import { registerWebhooks } from '../rehive/register-webhooks.js';
import { type Connect, lifecycleTimeLimitMs, verifyServiceUser } from './service-user.js';

export interface ActivateOptions {
  connect: Connect;
  companies: CompanyStore;
  webhookUrl: string;
  webhookEvents: readonly string[];
}

/**
 * Activates the extension for the company that `token` belongs to, and returns its identifier. May be repeated: a company that comes
 * back has a new token, perhaps of a new service user, and gets its data back.
 */
export async function activate(token: string, options: ActivateOptions): Promise<string> {
  const platform = options.connect(token, AbortSignal.timeout(lifecycleTimeLimitMs));
  const { company } = await verifyServiceUser(platform);

  const secret = await options.companies.webhookSecret(company);
  try {
    await registerWebhooks(platform, { url: options.webhookUrl, events: options.webhookEvents, secret });
  } catch (error) {
    // Active without its webhooks it would look well and miss everything. The platform shows this message to the admin.
    if (error instanceof PlatformError && error.status !== null && error.status !== 429) {
      throw new Refusal(502, `Could not register the webhooks: ${error.message}`, { cause: error });
    }
    throw error;
  }

  // Last, so that whatever failed before left the company as it was.
  if (!(await options.companies.activate(company, token))) {
    throw new Refusal(409, 'The company was purged while it was being activated.');
  }
  return company;
}
