import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { addAdminApi } from './api/admin.js';
import { answerError, valid } from './api/answers.js';
import { type ApiEnvironment, requireCaller } from './api/callers.js';
import { docsPage } from './api/docs-page.js';
import { addPlatformCalls } from './api/platform-calls.js';
import { limitUnauthenticated } from './api/rate-limit.js';
import { addStatusApi } from './api/status.js';
import { addUserApi } from './api/user.js';
import type { Context } from './context.js';
import { Refusal } from './errors.js';

// The metadata of one resource alone may be 104,857 bytes, and a webhook holds more than one resource.
const maxSize = 2 * 1024 * 1024;

/** The HTTP side of the extension. Does not listen. */
export function buildApp(context: Context): OpenAPIHono<ApiEnvironment> {
  const { config, database, log } = context;
  const app = new OpenAPIHono<ApiEnvironment>({ defaultHook: (result) => void valid(result) });

  app.use(requestId(), secureHeaders());
  app.use(async (c, next) => {
    const start = performance.now();
    await next();
    // Neither headers nor bodies: they hold tokens, secrets and customers' data.
    const { method, path } = c.req;
    const ms = Math.round(performance.now() - start);
    log.debug({ method, path, status: c.res.status, ms, requestId: c.var.requestId }, 'answered');
  });
  const tooLarge = () => {
    throw new Refusal(413, `The body is larger than ${maxSize} bytes.`);
  };
  app.use(bodyLimit({ maxSize, onError: tooLarge }));

  const limit = limitUnauthenticated(config);
  for (const path of ['/activate/', '/rotate/', '/deactivate/', '/webhook/', '/admin/*', '/user/*'])
    app.use(path, limit);
  addPlatformCalls(app, context);
  app.use('/admin/*', requireCaller(context, 'admin', 'service'));
  addStatusApi(app, context);
  addAdminApi(app, context);
  app.use('/user/*', requireCaller(context));
  addUserApi(app, context);

  // Alive is not ready: a database that is away for a moment is no reason to restart this process.
  app.get('/health/', (c) => c.json({ status: 'success' }));
  app.get('/ready/', async (c) => {
    await database.query('select 1');
    return c.json({ status: 'success' });
  });

  const info = { title: 'Extension', version: '1' };
  const description = { openapi: '3.1.0', info, servers: [{ url: config.BASE_URL }] };
  app.doc31('/openapi.json', description);
  app.get('/docs', (c) => c.html(docsPage(app.getOpenAPI31Document(description))));

  app.notFound((c) =>
    answerError(new Refusal(404, 'There is nothing here. Paths end with a slash.'), c, log),
  );
  app.onError((error, c) => answerError(error, c, log));
  return app;
}
