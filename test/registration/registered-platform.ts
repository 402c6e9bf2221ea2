import type { PermissionTriple } from '../../src/contract/permissions.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import type { Manifest } from '../../src/manifest/manifest-schema.js';
import { createPlatformClient } from '../../src/platform-client/create-platform-client.js';
import type { PlatformClient } from '../../src/platform-client/platform-client.js';
import type { Platform } from '../../src/simulator/platform.js';

export const view: PermissionTriple = { section: 'admin', type: 'transaction', level: 'view' };
export const add: PermissionTriple = { section: 'admin', type: 'webhook', level: 'add' };
export const change: PermissionTriple = { section: 'user', type: 'account', level: 'change' };

/** A manifest as it is loaded: defaults filled in. */
export function manifestOf(fields: object = {}): Manifest {
  const input = { name: 'Savings', url: 'https://savings.example.com', permissions: [view, add], ...fields };
  const { manifest } = parseManifest(JSON.stringify(input));
  if (manifest === null) throw new Error('This test writes an invalid manifest.');
  return manifest;
}

export function adminToken(platform: Platform): string {
  const token = platform.companies()[0]?.admin_token;
  if (token === undefined) throw new Error('The platform has no company.');
  return token;
}

/** A client with the company's admin token that never waits. */
export function adminClient(platform: Platform, apiUrl = platform.apiUrl): PlatformClient {
  return createPlatformClient({
    apiUrl,
    token: adminToken(platform),
    userAgent: 'rehive-ext/test',
    sleep: async () => {},
  });
}

export interface Seen {
  name: string;
  url: string;
  description: string | null;
  tags: string[] | null;
  active: boolean;
  permissions: string[];
}

/** What anybody who asks the platform over HTTP sees of the company's services. */
export async function servicesOn(platform: Platform): Promise<Seen[]> {
  const ask = async (path: string): Promise<unknown[]> => {
    const response = await fetch(`${platform.apiUrl}${path}?page_size=250`, {
      headers: { authorization: `Token ${adminToken(platform)}` },
    });
    const { data } = (await response.json()) as { data: { results: unknown[] } };
    return data.results;
  };
  const services = (await ask('admin/services/')) as (Seen & { id: number })[];
  return Promise.all(
    services.map(async ({ id, name, url, description, tags, active }) => {
      const permissions = (await ask(`admin/services/${id}/permissions/`)) as PermissionTriple[];
      const keys = permissions.map(({ section, type, level }) => `${section} ${type} ${level}`).toSorted();
      return { name, url, description, tags, active, permissions: keys };
    }),
  );
}
