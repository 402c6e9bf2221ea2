import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Database } from '../db/database.js';
import { listTransactions } from '../db/transaction-store.js';
import { answerOf, errorAnswer } from './answers.js';
import type { CallerVariables } from './callers.js';
import { page, pageQuery, pageOf } from './pagination.js';

const transaction = z
  .object({
    id: z.string(),
    tx_type: z.string(),
    status: z.string(),
    currency: z.string(),
    amount: z.string().openapi({
      description:
        'In the smallest unit of the currency. A string, as it may be longer than a JSON number can be relied on.',
    }),
    created: z.number().openapi({ description: 'Millisecond UNIX timestamp.' }),
  })
  .openapi('Transaction');

const getTransactions = createRoute({
  method: 'get',
  path: '/user/transactions/',
  summary: 'The caller’s transactions that were recorded here, newest first',
  security: [{ token: [] }],
  request: { query: pageQuery },
  responses: {
    200: {
      description: 'A page.',
      content: { 'application/json': { schema: answerOf(pageOf(transaction)) } },
    },
    default: { description: 'Refused.', content: { 'application/json': { schema: errorAnswer } } },
  },
});

/** What any user of a company may ask, about themselves. */
export function addUserApi(
  app: OpenAPIHono<CallerVariables>,
  { database, baseUrl }: { database: Database; baseUrl: string },
): void {
  app.openapi(getTransactions, async (c) => {
    const query = c.req.valid('query');
    const { count, transactions } = await listTransactions(database, {
      company: c.var.company.id,
      user: c.var.identity.id,
      limit: query.page_size,
      offset: (query.page - 1) * query.page_size,
    });
    const results = transactions.map(({ created_at, ...rest }) => ({
      ...rest,
      created: created_at.getTime(),
    }));
    return c.json(
      { status: 'success' as const, data: page(`${baseUrl}/user/transactions/`, query, count, results) },
      200,
    );
  });
}
