import { type Context as Call, Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.js';
import { activate, deactivate, rotate } from '../core/lifecycle.js';
import { receiveWebhook } from '../core/receive-webhook.js';
import { Refusal } from '../errors.js';
import { invalid } from './answers.js';
import { callerAddress, type Limiter } from './rate-limit.js';

// Printable ASCII: it goes into a header.
const token = z.string().regex(/^[\x21-\x7e]{1,512}$/, 'must be a token');
// Anything but true or false is refused, as a purge can't be undone. Unknown fields are fine: the platform may add some.
const tokenBody = z.object({ token, purge: z.boolean().nullish() });

/** The calls that the platform makes. It takes 200 and 201 for success, for webhooks also 202, and nothing else. */
export function platformCalls(context: Context, limiter: Limiter): Hono {
  const { config, log, wake } = context;
  const app = new Hono();

  const answer = (name: string, act: (body: z.output<typeof tokenBody>) => Promise<string>) =>
    app.post(`/${name}/`, async (c) => {
      const parsed = tokenBody.safeParse((await readJson(c)).body);
      if (!parsed.success) throw invalid(parsed.error);
      const company = await limiter.guard(c, () => act(parsed.data));
      log.info({ company }, `${name}: done`);
      // Events that waited for this company, or failed with its old token, can be handled now.
      wake();
      return c.json({ status: 'success' });
    });

  answer('activate', (body) => activate(context, body.token));
  answer('rotate', (body) => rotate(context, body.token));
  answer('deactivate', (body) => deactivate(context, { token: body.token, purge: body.purge ?? false }));

  app.post('/webhook/', async (c) => {
    const { webhookAddresses, trustedProxies } = config;
    const address = callerAddress(c, trustedProxies) ?? '';
    if (webhookAddresses.length > 0 && !webhookAddresses.includes(address))
      throw new Refusal(403, 'Webhooks are not taken from this address.');
    const { body, text } = await readJson(c);
    const webhook = { body, text, authorization: c.req.header('Authorization') };
    const received = await limiter.guard(c, () => receiveWebhook(context, webhook), { cheap: true });
    log.info(received, 'received a webhook');
    return c.json({ status: 'success' }, 202);
  });
  return app;
}

/** The JSON of a body. Bad input is never an error of ours. */
async function readJson(c: Call): Promise<{ text: string; body: unknown }> {
  const text = await c.req.text();
  try {
    return { text, body: JSON.parse(text) };
  } catch {
    // Without its cause: that quotes the body, which holds a token, and would be logged.
    throw new Refusal(400, 'The body is not JSON.');
  }
}
