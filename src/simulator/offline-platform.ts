import type { WebhookBody } from '../contract/events.js';
import type { PermissionUse } from '../contract/permission-use.js';
import { companyById } from './companies.js';
import { permissionUseOf } from './permission-use.js';
import type { PlatformContext } from './platform-context.js';
import { sampleEvent, type SampleOptions } from './sample-event.js';

/** What a platform knows that does not run: it answers no request and changes nothing. */
export interface OfflinePlatform {
  /** Ids. */
  companies(): string[];
  permissionUse(company: string, url?: string): PermissionUse[];
  sampleEvent(options: SampleOptions): Promise<WebhookBody>;
}

export function createOfflinePlatform(context: PlatformContext): OfflinePlatform {
  const { state } = context;
  return {
    companies: () => [...state.companies.keys()],
    permissionUse(company, url) {
      companyById(context, company);
      return permissionUseOf(state, company, url);
    },
    sampleEvent: (options) => sampleEvent(context, options),
  };
}
