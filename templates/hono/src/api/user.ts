import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from '../context.js';
import { describeRoute, success } from './answers.js';
import type { ApiEnvironment } from './callers.js';

const user = z.object({ id: z.string(), company: z.string() }).openapi('User');

const getUser = describeRoute(
  { method: 'get', path: '/user/', summary: 'Who the caller is, as the platform says' },
  user,
);

/** What any user of a company may ask, about themselves. Where your own routes begin. */
export function addUserApi(app: OpenAPIHono<ApiEnvironment>, _context: Context): void {
  app.openapi(getUser, (c) => {
    const { id, company } = c.var.identity;
    return c.json(success({ id, company }), 200);
  });
}
