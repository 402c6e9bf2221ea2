import * as v from 'valibot';

/** A service as `/3/admin/services/` shows it; only what registering looks at. */
export const serviceRecord = v.object({
  id: v.number(),
  name: v.string(),
  type: v.nullish(v.string(), null),
  url: v.nullish(v.string(), null),
  description: v.nullish(v.string(), null),
  tags: v.nullish(v.array(v.string()), null),
  management_url: v.nullish(v.string(), null),
  active: v.optional(v.boolean(), false),
});
export type ServiceRecord = v.InferOutput<typeof serviceRecord>;

/** A permission of a service. Plain strings: a newer platform may know types that the contract does not. */
export const permissionRecord = v.object({
  id: v.number(),
  section: v.string(),
  type: v.string(),
  level: v.string(),
});
export type PermissionRecord = v.InferOutput<typeof permissionRecord>;

/** Who a token is: `GET /3/auth/`. `company` is the identifier, not the display name. */
export const userRecord = v.object({
  id: v.string(),
  email: v.nullish(v.string(), null),
  company: v.string(),
  groups: v.optional(v.array(v.object({ name: v.string() })), []),
});
export type UserRecord = v.InferOutput<typeof userRecord>;
