import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import { notifyingEvents } from '../handlers/index.js';
import {
  changeNotification,
  createNotification,
  deleteNotification,
  listNotifications,
  type Notification,
} from '../handlers/notifications.js';
import { describeRoute, success } from './answers.js';
import type { ApiEnvironment } from './callers.js';

const events = Object.keys(notifyingEvents);
const fields = z.object({
  event: z.string().refine((event) => events.includes(event), `must be one of: ${events.join(', ')}`),
  address: z.email().nullable().openapi({ description: 'Null: the user whom the event is about.' }),
  // A line break would begin another header of the mail.
  subject: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\r\n]*$/, 'must be one line'),
  body: z
    .string()
    .min(1)
    .max(10_000)
    .openapi({ description: '{{user.first_name}} and the like are filled in.' }),
  enabled: z.boolean(),
});
const notification = fields.extend({ id: z.string() }).openapi('Notification');
const params = z.object({ id: z.uuid() });
const json = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const path = '/admin/notifications/';
const one = `${path}{id}/` as const;
const getAll = describeRoute({ method: 'get', path, summary: 'What is set up' }, z.array(notification));
const post = describeRoute(
  {
    method: 'post',
    path,
    summary: 'Set up a notification',
    request: json(
      fields.extend({ address: fields.shape.address.default(null), enabled: z.boolean().default(true) }),
    ),
  },
  notification,
);
const patch = describeRoute(
  { method: 'patch', path: one, summary: 'Change one', request: { params, ...json(fields.partial()) } },
  notification,
);
const remove = describeRoute(
  { method: 'delete', path: one, summary: 'Remove one', request: { params } },
  z.object({ id: z.string() }),
);

/** Which event notifies whom, with which text: for admins of a company, and services. */
export function addAdminApi(app: OpenAPIHono<ApiEnvironment>, { database }: Context): void {
  app.openapi(getAll, async (c) => {
    const found = await listNotifications(database, c.var.company.id);
    return c.json(success(found.map(show)), 200);
  });
  app.openapi(post, async (c) => {
    const made = await createNotification(database, c.var.company.id, c.req.valid('json'));
    return c.json(success(show(made)), 200);
  });
  app.openapi(patch, async (c) => {
    const which = { company: c.var.company.id, id: c.req.valid('param').id };
    // What was not sent is not there: an undefined would overwrite.
    const sent = Object.entries(c.req.valid('json')).filter(([, value]) => value !== undefined);
    return c.json(success(show(await changeNotification(database, which, Object.fromEntries(sent)))), 200);
  });
  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param');
    if (!(await deleteNotification(database, c.var.company.id, id))) throw unknown();
    return c.json(success({ id }), 200);
  });
}

function show(found: Notification | null): z.output<typeof notification> {
  if (found === null) throw unknown();
  const { id, event, address, subject, body, enabled } = found;
  return { id, event, address, subject, body, enabled };
}

function unknown(): Refusal {
  return new Refusal(404, 'There is no such notification.');
}
