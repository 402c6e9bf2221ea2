import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import { choose, listNotifications } from '../handlers/notifications.js';
import { describeRoute, success } from './answers.js';
import type { ApiEnvironment } from './callers.js';

const choice = z
  .object({ id: z.string(), event: z.string(), subject: z.string(), received: z.boolean() })
  .openapi('Choice');

const getChoices = describeRoute(
  {
    method: 'get',
    path: '/user/notifications/',
    summary: 'What the caller can receive, and whether they do',
  },
  z.array(choice),
);
const patchChoice = describeRoute(
  {
    method: 'patch',
    path: '/user/notifications/{id}/',
    summary: 'Receive it, or not',
    request: {
      params: z.object({ id: z.uuid() }),
      body: {
        required: true,
        content: { 'application/json': { schema: z.object({ received: z.boolean() }) } },
      },
    },
  },
  choice,
);

/** What any user of a company may ask, about themselves. */
export function addUserApi(app: OpenAPIHono<ApiEnvironment>, { database }: Context): void {
  const choices = async ({ company, identity }: ApiEnvironment['Variables']) => {
    const found = await listNotifications(database, company.id, identity.id);
    return found.map(({ id, event, subject, received }) => ({ id, event, subject, received }));
  };
  app.openapi(getChoices, async (c) => c.json(success(await choices(c.var)), 200));
  app.openapi(patchChoice, async (c) => {
    const { id } = c.req.valid('param');
    const { received } = c.req.valid('json');
    const found = (await choices(c.var)).find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, 'There is no such notification.');
    const who = { company: c.var.company.id, user: c.var.identity.id, notification: { id } };
    await choose(database, who, received);
    return c.json(success({ ...found, received }), 200);
  });
}
