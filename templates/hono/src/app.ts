import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { addAdminApi } from './api/admin.js';
import { answerError, invalid } from './api/answers.js';
import { type CallerVariables, requireCaller } from './api/callers.js';
import { platformCalls, type PlatformCallsOptions } from './api/platform-calls.js';
import { addUserApi } from './api/user.js';
import type { Database } from './db/database.js';
import { Refusal } from './refusal.js';

export interface AppOptions extends PlatformCallsOptions {
  database: Database;
}

// The metadata of one resource alone may be 104,857 bytes, and a webhook holds more than one resource.
const maxBodyBytes = 2 * 1024 * 1024;

/** The HTTP side of the extension. Does not listen. */
export function buildApp(options: AppOptions): OpenAPIHono<CallerVariables> {
  const { config, database, companies, inbox, log } = options;
  const app = new OpenAPIHono<CallerVariables>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error);
    },
  });

  app.use(async (c, next) => {
    const start = performance.now();
    await next();
    const { method, path } = c.req;
    // Neither headers nor bodies: they hold tokens, secrets and customers' data.
    log.debug({ method, path, status: c.res.status, ms: Math.round(performance.now() - start) }, 'answered');
  });
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new Refusal(413, `The body is larger than ${maxBodyBytes} bytes.`);
      },
    }),
  );

  app.route('/', platformCalls(options));

  app.use('/admin/*', requireCaller({ companies, config }, 'admin', 'service'));
  addAdminApi(app, { inbox });
  app.use('/user/*', requireCaller({ companies, config }));
  addUserApi(app, { database, baseUrl: config.baseUrl });

  // Alive is not ready: a database that is away for a moment is no reason to restart this process.
  app.get('/health/', (c) => c.json({ status: 'success' }));
  app.get('/ready/', async (c) => {
    await database.query('select 1');
    return c.json({ status: 'success' });
  });

  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`Token <token>`, as for the Rehive platform.',
  });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Extension', version: '1' },
    servers: [{ url: config.baseUrl }],
  });

  app.notFound((c) =>
    answerError(new Refusal(404, 'There is nothing here. Paths end with a slash.'), c, log),
  );
  app.onError((error, c) => answerError(error, c, log));
  return app;
}
