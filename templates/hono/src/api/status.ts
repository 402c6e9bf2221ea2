import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from '../context.js';
import { inboxEntry, inboxState, listEvents, retryEvent } from '../core/inbox.js';
import { Refusal } from '../errors.js';
import { describeRoute, pageAt, pageOf, pageQuery, success } from './answers.js';
import type { ApiEnvironment } from './callers.js';

const company = z
  .object({ id: z.string(), active: z.boolean(), activated_at: z.number().nullable() })
  .openapi('Company');
const webhook = z.object(inboxEntry.shape).openapi('Webhook');

const getCompany = describeRoute(
  { method: 'get', path: '/admin/company/', summary: 'How this extension stands for the caller’s company' },
  company,
);
const getWebhooks = describeRoute(
  {
    method: 'get',
    path: '/admin/webhooks/',
    summary: 'The webhooks that were received, newest first',
    request: { query: pageQuery.extend({ state: inboxState.optional() }) },
  },
  pageOf(webhook),
);
const postRetry = describeRoute(
  {
    method: 'post',
    path: '/admin/webhooks/{id}/retry/',
    summary: 'Handle a webhook that is dead, or waits for its next try, now',
    request: { params: z.object({ id: z.string().max(255) }) },
  },
  webhook,
);

/** How the extension stands for a company. Answers never hold the service token or the webhook secret. */
export function addStatusApi(app: OpenAPIHono<ApiEnvironment>, context: Context): void {
  app.openapi(getCompany, (c) => {
    const { id, active, activatedAt } = c.var.company;
    return c.json(success({ id, active, activated_at: activatedAt?.getTime() ?? null }), 200);
  });

  app.openapi(getWebhooks, async (c) => {
    const query = c.req.valid('query');
    const found = await listEvents(context, c.var.company.id, query);
    return c.json(success(pageAt(c, context.config.BASE_URL, query, found)), 200);
  });

  app.openapi(postRetry, async (c) => {
    const entry = await retryEvent(context, c.var.company.id, c.req.valid('param').id);
    if (entry === null) throw new Refusal(404, 'There is no such webhook that is not handled yet.');
    context.wake();
    return c.json(success(entry), 200);
  });
}
