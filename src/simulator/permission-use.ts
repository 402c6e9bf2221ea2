import type { Operation } from '../contract/operations.js';
import { mergePermissionUse, type PermissionUse } from '../contract/permission-use.js';
import type { Caller } from './authentication.js';
import type { PlatformContext } from './platform-context.js';
import { serviceByUrl } from './services.js';
import type { PermissionUseRecord, PlatformState } from './state.js';

/** Remembers that a service called an operation that asks for a permission. Calls of people are nobody's business here. */
export function recordPermissionUse(
  context: PlatformContext,
  { service }: Caller,
  { key, permission, permissionAssumed }: Operation,
  allowed: boolean,
): void {
  if (service === null || permission === null) return;
  const { permissionUse } = context.state;
  const id = permissionUseKey(service.id, key);
  const record: PermissionUseRecord = permissionUse.get(id) ?? {
    service_id: service.id,
    company: service.company,
    operation: key,
    permission,
    assumed: permissionAssumed,
    used: 0,
    refused: 0,
    last: 0,
  };
  if (allowed) record.used += 1;
  else record.refused += 1;
  record.last = context.clock.now();
  permissionUse.set(id, record);
  context.changed({ secrets: false });
}

export function permissionUseKey(serviceId: number, operation: string): string {
  return `${serviceId} ${operation}`;
}

/** What the calls of a company's services have shown, by permission; of one service, where a url says which. */
export function permissionUseOf(state: PlatformState, company: string, url?: string): PermissionUse[] {
  const service = url === undefined ? null : serviceByUrl({ state }, company, url);
  if (url !== undefined && service === null) return [];
  const records = [...state.permissionUse.values()].filter(
    (one) => one.company === company && (service === null || one.service_id === service.id),
  );
  return mergePermissionUse(
    records.map(({ permission, operation, used, refused, last, assumed }) => ({
      permission,
      used,
      refused,
      last,
      assumed,
      calls: [{ operation, used, refused, last, assumed }],
    })),
  );
}
