import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { timingSafeEqual } from 'node:crypto';
import { failure, success } from '../contract/envelopes.js';
import { UserError } from '../errors.js';
import { ApiFailure } from './api-failure.js';
import type { ControlListener } from './app.js';
import { readControlRequest } from './control-requests.js';
import { showFaults, showTime } from './control-views.js';
import type { Platform } from './platform-interface.js';
import { readBody } from './read-body.js';

export interface ControlOptions {
  /** Whoever sends it as `X-Rehive-Control` may do what the library does. */
  token: string;
  stateDirectory: string | null;
  version: string;
  platform(): Platform;
}

/** For Node's server: the one part of it that goes through a framework. */
export function createControlListener(options: ControlOptions): ControlListener {
  const listener = getRequestListener(createControlApp(options).fetch, { overrideGlobalObjects: false });
  return async (incoming, response) => listener(incoming, response);
}

/** The library, over HTTP: for `rehive-ext simulate` in another terminal. No part of Rehive, and not recorded. */
function createControlApp({ token, stateDirectory, version, platform }: ControlOptions): Hono {
  // An app of its own, not a part of the platform's: with its own idea of slashes and of what is not found.
  const app = new Hono({ strict: false }).basePath('/_control');

  app.use('*', async (c, next) => {
    if (!sameText(c.req.header('x-rehive-control') ?? '', token)) {
      return c.json(failure('The X-Rehive-Control header is missing or wrong.'), 401);
    }
    await next();
    return undefined;
  });

  app.get('/', (c) =>
    c.json(success({ version, companies: platform().companies(), state_dir: stateDirectory })),
  );

  app.post('/:action', async (c) => {
    const fields = (await readBody(c.req.raw)).fields();
    const perform = readControlRequest(c.req.param('action'), fields);
    return perform === null ? c.notFound() : c.json(success(await perform(platform())));
  });

  app.get('/exchanges', (c) => {
    const since = Number(c.req.query('since') ?? 0);
    return c.json(success(platform().exchanges.filter(({ id }) => id > since)));
  });

  app.get('/messages', (c) => c.json(success(platform().messages())));
  app.get('/jwks', (c) => c.json(platform().jwks()));

  app.get('/faults', (c) => c.json(success(showFaults(platform()))));
  app.delete('/faults', (c) => {
    platform().faults.clear();
    return c.json(success([]));
  });
  app.delete('/faults/:id', (c) => {
    const removed = platform().faults.remove(Number(c.req.param('id')));
    return removed ? c.json(success(showFaults(platform()))) : c.notFound();
  });

  app.get('/time', (c) => c.json(success(showTime(platform()))));

  app.get('/permission-use', (c) => {
    const { company = '', url } = c.req.query();
    return c.json(success(platform().permissionUse(company, url)));
  });

  app.notFound((c) => c.json(failure('Not found.'), 404));
  app.onError((error, c) => {
    if (error instanceof UserError) {
      const { message, kind, nextSteps } = error;
      return c.json(failure(message, { kind, next_steps: [...nextSteps] }), 400);
    }
    if (error instanceof ApiFailure)
      return c.json(failure(error.message, error.data), error.status === 413 ? 413 : 400);
    return c.json(failure(`The simulated platform failed: ${error.stack ?? error.message}`), 500);
  });
  return app;
}

function sameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
