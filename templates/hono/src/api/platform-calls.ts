import { Hono } from 'hono';
import { z } from 'zod';
import type { Config } from '../config.js';
import type { CompanyStore } from '../db/company-store.js';
import type { InboxStore } from '../db/inbox-store.js';
import type { Handler } from '../handlers/handler.js';
import { activate } from '../lifecycle/activate.js';
import { deactivate } from '../lifecycle/deactivate.js';
import { rotate } from '../lifecycle/rotate.js';
import type { Connect } from '../lifecycle/service-user.js';
import type { Log } from '../log.js';
import { connectPlatform } from '../rehive/platform.js';
import { receiveWebhook } from '../webhooks/receive-webhook.js';
import { readJson, validate } from './answers.js';

export interface PlatformCallsOptions {
  config: Config;
  companies: CompanyStore;
  inbox: InboxStore;
  handlers: ReadonlyMap<string, Handler>;
  /** Called when there is something new in the inbox. */
  onRecorded: () => void;
  log: Log;
}

// Printable ASCII: it goes into a header.
const token = z.string().regex(/^[\x21-\x7e]{1,512}$/, 'must be a token');
const tokenBody = z.object({ token });
// Anything but true or false is refused, as a purge can't be undone.
const deactivateBody = z.object({ token, purge: z.boolean().nullish() });

/** The calls that the platform makes. It takes 200 and 201 for success, for webhooks also 202, and nothing else. */
export function platformCalls({
  config,
  companies,
  inbox,
  handlers,
  onRecorded,
  log,
}: PlatformCallsOptions): Hono {
  const connect: Connect = (credentials, signal) =>
    connectPlatform({ apiUrl: config.apiUrl, authorization: () => `Token ${credentials}`, signal });
  const app = new Hono();

  app.post('/activate/', async (c) => {
    const { body } = await readJson(c);
    const company = await activate(validate(tokenBody, body).token, {
      connect,
      companies,
      webhookUrl: `${config.baseUrl}/webhook/`,
      webhookEvents: [...handlers.keys()],
    });
    // Its events that were left from earlier can be handled again.
    onRecorded();
    log.info({ company }, 'activated');
    return c.json({ status: 'success' });
  });

  app.post('/deactivate/', async (c) => {
    const { body } = await readJson(c);
    const { token: credentials, purge } = validate(deactivateBody, body);
    const company = await deactivate({ token: credentials, purge: purge ?? false }, { connect, companies });
    log.info({ company, purge: purge ?? false }, 'deactivated');
    return c.json({ status: 'success' });
  });

  app.post('/rotate/', async (c) => {
    const { body } = await readJson(c);
    const company = await rotate(validate(tokenBody, body).token, { connect, companies });
    onRecorded();
    log.info({ company }, 'rotated the token');
    return c.json({ status: 'success' });
  });

  app.post('/webhook/', async (c) => {
    const { body, text } = await readJson(c);
    const received = await receiveWebhook(
      { body, text, authorization: c.req.header('Authorization') },
      { companies, inbox, handles: (event) => handlers.has(event) },
    );
    if (received.outcome === 'recorded') onRecorded();
    log.info(received, 'received a webhook');
    return c.json({ status: 'success' }, 202);
  });

  return app;
}
