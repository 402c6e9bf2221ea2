import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { InboxStore } from '../db/inbox-store.js';
import { answerOf, errorAnswer } from './answers.js';
import type { CallerVariables } from './callers.js';

const company = z
  .object({
    id: z.string(),
    active: z.boolean(),
    activated_at: z.number().nullable().openapi({ description: 'Millisecond UNIX timestamp.' }),
    webhooks: z.object({ pending: z.number(), handled: z.number(), dead: z.number() }),
  })
  .openapi('Company');

const getCompany = createRoute({
  method: 'get',
  path: '/admin/company/',
  summary: 'How this extension stands for the caller’s company',
  security: [{ token: [] }],
  responses: {
    200: { description: 'The company.', content: { 'application/json': { schema: answerOf(company) } } },
    default: { description: 'Refused.', content: { 'application/json': { schema: errorAnswer } } },
  },
});

/** What admins of a company, and services, may ask. Answers never hold the service token or the webhook secret. */
export function addAdminApi(app: OpenAPIHono<CallerVariables>, { inbox }: { inbox: InboxStore }): void {
  app.openapi(getCompany, async (c) => {
    const { id, active, activatedAt } = c.var.company;
    const webhooks = await inbox.counts(id);
    return c.json(
      {
        status: 'success' as const,
        data: { id, active, activated_at: activatedAt?.getTime() ?? null, webhooks },
      },
      200,
    );
  });
}
