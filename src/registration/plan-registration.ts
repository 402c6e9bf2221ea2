import { permissionKey, tripleOf, type PermissionTriple } from '../contract/permissions.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { findService, type FoundBy, type FoundService } from './find-service.js';
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
}

type ServicePlan =
  | { action: 'create'; id: null; fields: ServiceFields }
  | { action: 'change'; id: number; found_by: FoundBy; active: boolean; changes: FieldChange[] }
  | { action: 'none'; id: number; found_by: FoundBy; active: boolean };

export interface PlanOptions {
  /** The identifier of the company that the client's token is of. */
  company: string;
  /** The service's id on the platform, where it is known. */
  serviceId?: number | undefined;
}

/** Compares a manifest with a platform. Only reads. */
export async function planRegistration(
  client: PlatformClient,
  manifest: Manifest,
  { company, serviceId }: PlanOptions,
): Promise<Plan> {
  const found = await findService(client, { name: manifest.name, url: manifest.url, id: serviceId });
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
  };
}

/** True where there is nothing to be done. */
export function isEmpty({ service, permissions }: Plan): boolean {
  return service.action === 'none' && permissions.add.length === 0 && permissions.remove.length === 0;
}

function planService(found: FoundService | null, fields: ServiceFields): ServicePlan {
  if (found === null) return { action: 'create', id: null, fields };
  const { service, by } = found;
  const known = { id: service.id, found_by: by, active: service.active };
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
