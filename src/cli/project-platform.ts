import type { WebhookBody } from '../contract/events.js';
import type { PermissionUse } from '../contract/permission-use.js';
import { createControlClient } from '../simulator/control-client.js';
import { findInstance } from '../simulator/local-instance.js';
import { readPlatform } from '../simulator/platform.js';
import type { SampleOptions } from '../simulator/sample-event.js';
import { readStateFile } from '../simulator/state-file.js';

/** What a project's simulated platform knows, for commands that ask and change nothing. */
export interface ProjectPlatform {
  /** It runs, its state is saved, or there is none yet and this is a fresh one. */
  readonly origin: 'running' | 'saved' | 'fresh';
  /** Ids. */
  companies(): Promise<string[]>;
  permissionUse(company: string, url?: string): Promise<PermissionUse[]>;
  sampleEvent(options: SampleOptions): Promise<WebhookBody>;
}

/** @param folder where the project's state is kept; null for a fresh platform */
export async function openProjectPlatform(
  folder: string | null,
  signal: AbortSignal,
): Promise<ProjectPlatform> {
  const running = folder === null ? null : await findInstance(folder);
  if (running !== null) {
    const client = createControlClient({ ...running, signal });
    return {
      origin: 'running',
      companies: async () => (await client.info()).companies.map(({ id }) => id),
      permissionUse: (company, url) => client.permissionUse(company, url),
      sampleEvent: (options) => client.sampleEvent(options),
    };
  }
  const savedState = folder === null ? null : await readStateFile(folder);
  const platform = readPlatform(savedState === null ? {} : { savedState });
  return {
    origin: savedState === null ? 'fresh' : 'saved',
    companies: async () => platform.companies(),
    permissionUse: async (company, url) => platform.permissionUse(company, url),
    sampleEvent: (options) => platform.sampleEvent(options),
  };
}
