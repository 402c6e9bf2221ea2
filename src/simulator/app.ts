import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { failure } from '../contract/envelopes.js';
import { operations, type Operation } from '../contract/operations.js';
import { ApiFailure, methodNotAllowed, notFound } from './api-failure.js';
import type { Answer } from './api-request.js';
import { createAnswerer, type Received } from './answer-operation.js';
import { createControlApp, type ControlOptions } from './control-app.js';
import { meetFaults } from './meet-faults.js';
import type { PlatformContext } from './platform-context.js';
import { receive, recordExchange } from './receive.js';

interface Environment {
  Bindings: HttpBindings;
  Variables: { received: Received };
}

/** The platform's HTTP interface. Built apart from listening; all that it knows is in the context. */
export function createApp(context: PlatformContext, control: ControlOptions | null): Hono<Environment> {
  const app = new Hono<Environment>();
  if (control !== null) {
    const controlApp = createControlApp(control);
    app.all('/_control/*', (c) => controlApp.fetch(c.req.raw));
  }

  app.use('*', async (c, next) => {
    const received = await receive(context, c.req.raw);
    c.set('received', received);
    const met = await meetFaults(context, received);
    if (met === 'drop') {
      recordExchange(context, received, null, 'The simulated platform dropped the connection.');
      c.env.incoming.socket.destroy();
      // The socket is gone: whatever is returned here reaches nobody.
      return c.body(null);
    }
    if (met !== null) {
      const answer = withContentType(met);
      recordExchange(context, received, answer, null);
      return respond(answer);
    }
    await next();
    return undefined;
  });

  const answerOperation = createAnswerer(context);
  for (const [path, group] of byPath(operations)) {
    app.all(honoPath(path), async (c) => {
      const received = c.get('received');
      const { answer, error } = await settle(async () => {
        // A HEAD is a GET whose answer comes without its body.
        const operation = group.get(received.method === 'HEAD' ? 'GET' : received.method);
        return answerOperation(
          operation ?? methodNotAllowed(received.method, [...group.keys()]),
          received,
          c.req.param(),
        );
      });
      recordExchange(context, received, answer, error);
      return respond(answer);
    });
  }

  // Not reached by anything that a client can send: what fails here is ours, and is told to whoever asked.
  app.onError((error) =>
    respond(
      withContentType({ status: 500, body: failure(`The simulated platform failed: ${error.message}`) }),
    ),
  );

  app.notFound(async (c) => {
    const received = c.get('received');
    const { answer } = await settle(async () => withSlash(received) ?? Promise.reject(notFound()));
    recordExchange(context, received, answer, null);
    return respond(answer);
  });
  return app;
}

/**
 * What Django does with `APPEND_SLASH`: a GET is sent to the address with the slash. Anything else would lose its body on
 * the way; there the platform is assumed to say that nothing is found.
 */
function withSlash({ method, url }: Received): Answer | null {
  if (!['GET', 'HEAD'].includes(method) || url.pathname.endsWith('/')) return null;
  const wanted = `${url.pathname}/`;
  if (!operations.some(({ path }) => matchesTemplate(path, wanted))) return null;
  return { status: 301, body: null, headers: { location: `${wanted}${url.search}` } };
}

function matchesTemplate(template: string, path: string): boolean {
  const parts = template.split('/');
  const asked = path.split('/');
  return (
    parts.length === asked.length &&
    parts.every((part, index) => part.startsWith('{') || part === asked[index])
  );
}

/** Turns every failure into an answer; an unexpected one is our bug and says so in the recording. */
async function settle(work: () => Promise<Answer>): Promise<{ answer: Answer; error: string | null }> {
  try {
    return { answer: withContentType(await work()), error: null };
  } catch (error) {
    if (error instanceof ApiFailure) {
      const answer = {
        status: error.status,
        body: failure(error.message, error.data),
        headers: error.headers,
      };
      return { answer: withContentType(answer), error: null };
    }
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const answer = {
      status: 500,
      body: failure('The simulated platform failed. This is a bug in rehive-ext.'),
    };
    return { answer: withContentType(answer), error: `The simulated platform failed: ${why}` };
  }
}

function withContentType(answer: Answer): Answer {
  if (answer.body === null || answer.body === undefined) return answer;
  return { ...answer, headers: { 'content-type': 'application/json', ...answer.headers } };
}

function respond({ status, body, headers = {} }: Answer): Response {
  if (body === null || body === undefined) return new Response(null, { status, headers });
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

/** Operations by path. Paths without parameters first: `/transactions/credit/` before `/transactions/{tx_code}/`. */
function byPath(all: readonly Operation[]): [string, Map<string, Operation>][] {
  const groups = new Map<string, Map<string, Operation>>();
  for (const operation of all) {
    const group = groups.get(operation.path) ?? new Map<string, Operation>();
    groups.set(operation.path, group.set(operation.method, operation));
  }
  return [...groups].toSorted(([one], [other]) => countParameters(one) - countParameters(other));
}

function countParameters(path: string): number {
  return path.split('{').length - 1;
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
