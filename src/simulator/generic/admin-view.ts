import type { GenericCall } from './generic-call.js';
import { viewSourceOf } from './refer.js';
import type { Resource } from './resource.js';
import { dataSchema, keyOfPattern } from './shape.js';
import { viewAs } from './view.js';

/** A resource as the admin section's detail endpoint shows it: what an event about it carries. */
export function adminView(
  { context, admin }: Pick<GenericCall, 'context' | 'admin'>,
  resource: Resource,
): object {
  const key = keyOfPattern(admin, `GET /3/admin/${resource.kind}/{}/`);
  const schema = key === undefined ? null : dataSchema(admin, admin.operations[key]?.response ?? null);
  if (schema === null) return { ...resource.data };
  return Object(viewAs(viewSourceOf({ context, contract: admin }, resource), schema, resource.data));
}
