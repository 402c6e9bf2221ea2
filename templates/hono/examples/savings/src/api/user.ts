import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from '../context.js';
import { listSavings } from '../handlers/savings.js';
import { describeRoute, pageAt, pageOf, pageQuery, success } from './answers.js';
import type { ApiEnvironment } from './callers.js';

const saving = z
  .object({
    transaction: z.string(),
    currency: z.string(),
    amount: z
      .string()
      .openapi({ description: 'In the smallest unit of the currency, as text: it may be long.' }),
    created: z.number().openapi({ description: 'Millisecond UNIX timestamp.' }),
  })
  .openapi('Saving');

const getSavings = describeRoute(
  {
    method: 'get',
    path: '/user/savings/',
    summary: 'What was saved for the caller, newest first',
    request: { query: pageQuery },
  },
  pageOf(saving),
);

/** What any user of a company may ask, about themselves. */
export function addUserApi(app: OpenAPIHono<ApiEnvironment>, { config, database }: Context): void {
  app.openapi(getSavings, async (c) => {
    const query = c.req.valid('query');
    const who = { company: c.var.company.id, user: c.var.identity.id };
    const found = await listSavings(database, who, query);
    return c.json(success(pageAt(c, config.BASE_URL, query, found)), 200);
  });
}
