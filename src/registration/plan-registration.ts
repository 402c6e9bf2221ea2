import { permissionKey, tripleOf, type PermissionTriple } from '../contract/permissions.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { compareWebhooks, type WebhookComparison } from './compare-webhooks.js';
import { findService, type FoundBy, type FoundService, type ServiceSearch } from './find-service.js';
import { permissionRecord, type PermissionRecord } from './platform-records.js';
import { compareFields, statedFields, type FieldChange, type ServiceFields } from './service-fields.js';

/** What has to happen on a platform so that it has what the manifest says. Plain JSON, without secrets. */
export interface Plan {
  version: 1;
  /** The platform's base, with `/3/`. */
  api_url: string;
  /** The company's identifier. */
  company: string;
  service: ServicePlan;
  permissions: {
    add: PermissionTriple[];
    /** On the platform, not in the manifest; or there a second time. */
    remove: PermissionRecord[];
    keep: PermissionTriple[];
  };
  /** What differs, for people: it is the extension that makes webhooks. Null where the token may not see them. */
  webhooks: WebhookComparison | null;
}

/** `fields` is what the manifest states, whatever the platform has. */
type ServicePlan =
  | { action: 'create'; id: null; fields: ServiceFields }
  | {
      action: 'change';
      id: number;
      found_by: FoundBy;
      active: boolean;
      fields: ServiceFields;
      changes: FieldChange[];
    }
  | { action: 'none'; id: number; found_by: FoundBy; active: boolean; fields: ServiceFields };

export interface PlanOptions extends Omit<ServiceSearch, 'name' | 'url'> {
  /** The identifier of the company that the client's token is of. */
  company: string;
}

/** Compares a manifest with a platform. Only reads. */
export async function planRegistration(
  client: PlatformClient,
  manifest: Manifest,
  { company, ...search }: PlanOptions,
): Promise<Plan> {
  const { name, url } = manifest;
  const found = await findService(client, { ...search, name, url });
  const present =
    found === null
      ? []
      : await client.list(`admin/services/${found.service.id}/permissions/`, permissionRecord);
  return {
    version: 1,
    api_url: client.apiUrl,
    company,
    service: planService(found, statedFields(manifest)),
    permissions: planPermissions(manifest.permissions.map(tripleOf), present),
    webhooks: await compareWebhooks(client, manifest, found?.service.id ?? null),
  };
}

/** True where there is nothing to be done. */
export function isEmpty({ service, permissions }: Plan): boolean {
  return service.action === 'none' && permissions.add.length === 0 && permissions.remove.length === 0;
}

function planService(found: FoundService | null, fields: ServiceFields): ServicePlan {
  if (found === null) return { action: 'create', id: null, fields };
  const { service, by } = found;
  const known = { id: service.id, found_by: by, active: service.active, fields };
  const changes = compareFields(fields, service);
  return changes.length === 0 ? { action: 'none', ...known } : { action: 'change', ...known, changes };
}

function planPermissions(
  wanted: readonly PermissionTriple[],
  present: readonly PermissionRecord[],
): Plan['permissions'] {
  const wantedKeys = new Set(wanted.map(permissionKey));
  const kept = new Set<string>();
  const remove = present.filter(({ section, type, level }) => {
    const key = `${section} ${type} ${level}`;
    if (!wantedKeys.has(key) || kept.has(key)) return true;
    kept.add(key);
    return false;
  });
  return {
    add: wanted.filter((permission) => !kept.has(permissionKey(permission))),
    remove,
    keep: wanted.filter((permission) => kept.has(permissionKey(permission))),
  };
}
