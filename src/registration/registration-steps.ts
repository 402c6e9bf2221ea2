import type { PermissionTriple } from '../contract/permissions.js';
import type { PermissionRecord } from './platform-records.js';
import type { Plan } from './plan-registration.js';
import type { FieldChange, ServiceFields } from './service-fields.js';

/** One request that changes something on the platform. */
export type Step =
  | { action: 'create-service'; fields: ServiceFields }
  | { action: 'change-service'; changes: FieldChange[] }
  | { action: 'add-permissions'; permissions: PermissionTriple[] }
  | { action: 'remove-permission'; permission: PermissionRecord };

/** The steps of a plan, in their order: the service first, more rights before fewer. */
export function stepsOf({ service, permissions }: Plan): Step[] {
  const steps: Step[] = [];
  if (service.action === 'create') steps.push({ action: 'create-service', fields: service.fields });
  if (service.action === 'change') steps.push({ action: 'change-service', changes: service.changes });
  if (permissions.add.length > 0) steps.push({ action: 'add-permissions', permissions: permissions.add });
  for (const permission of permissions.remove) steps.push({ action: 'remove-permission', permission });
  return steps;
}
