import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as Call } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.js';
import { activate, deactivate, rotate } from '../core/lifecycle.js';
import { receiveWebhook } from '../core/receive-webhook.js';
import { Refusal } from '../errors.js';
import { valid } from './answers.js';
import type { ApiEnvironment } from './callers.js';
import { callerAddress } from './rate-limit.js';

const tokenBody = z.object({
  // Printable ASCII: it goes into a header.
  token: z.string().regex(/^[\x21-\x7e]{1,512}$/, 'must be a token'),
  // Anything but true or false is refused, as a purge can't be undone. Unknown fields are fine: the platform may add some.
  purge: z.boolean().nullish(),
});

/** The calls that the platform makes. It takes 200 and 201 for success, for webhooks also 202, and nothing else. */
export function addPlatformCalls(app: OpenAPIHono<ApiEnvironment>, context: Context): void {
  const { config, log, wake } = context;

  // The trailing slash is part of the platform's addresses.
  for (const [name, act] of Object.entries({ activate, rotate, deactivate })) {
    app.post(`/${name}/`, async (c) => {
      const { token, purge } = valid(tokenBody.safeParse(await readJson(c)));
      const company = await act(context, token, purge ?? false);
      log.info({ company }, `${name}: done`);
      // Events that waited for this company, or failed with its old token, can be handled now.
      wake();
      return c.json({ status: 'success' });
    });
  }

  app.post('/webhook/', async (c) => {
    const allowed = config.WEBHOOK_ADDRESSES;
    if (allowed.length > 0 && !allowed.includes(callerAddress(c, config.TRUSTED_PROXIES) ?? ''))
      throw new Refusal(403, 'Webhooks are not taken from this address.');
    const webhook = { body: await readJson(c), text: await c.req.text() };
    await receiveWebhook(context, { ...webhook, authorization: c.req.header('Authorization') });
    return c.json({ status: 'success' }, 202);
  });
}

/** The JSON of a body. Bad input is never an error of ours. */
function readJson(c: Call): Promise<unknown> {
  return c.req.json().catch((error: unknown) => {
    // Without its cause: that quotes the body, which holds a token, and would be logged.
    throw error instanceof SyntaxError ? new Refusal(400, 'The body is not JSON.') : error;
  });
}
