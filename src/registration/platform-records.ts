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

/** A webhook as `/3/admin/webhooks/` shows it, without its secret: that is nobody's business here. */
export const webhookRecord = v.object({
  id: v.number(),
  url: v.string(),
  event: v.string(),
  enabled: v.optional(v.boolean(), true),
  archived: v.optional(v.boolean(), false),
  service: v.nullish(v.object({ id: v.number() }), null),
});

/** The delivery of one event to one webhook. */
export const webhookTaskRecord = v.object({
  id: v.number(),
  webhook: webhookRecord,
  tries: v.optional(v.number(), 0),
  /** Millisecond timestamps; null for not yet. */
  completed: v.nullish(v.number(), null),
  failed: v.nullish(v.number(), null),
  created: v.number(),
});

/** The same, with the body that was sent. */
export const extendedWebhookTaskRecord = v.object({
  ...webhookTaskRecord.entries,
  data: v.object({
    id: v.union([v.string(), v.number()]),
    event: v.string(),
    company: v.string(),
    data: v.record(v.string(), v.unknown()),
  }),
});

/** One try of a delivery. */
export const webhookTryRecord = v.object({
  response_code: v.nullish(v.number(), null),
  error: v.nullish(v.string(), null),
  created: v.number(),
});
