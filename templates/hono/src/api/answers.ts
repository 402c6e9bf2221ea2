import type { HttpBindings } from '@hono/node-server';
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PlatformError, Refusal } from '../errors.js';
import type { Log } from '../log.js';

/** Answers an error in the platform's envelope: it shows the `message` to the admin who activates the extension. */
export function answerError(error: unknown, c: Context, log: Log): Response {
  const { status, message, fields, retryAfter } = asRefusal(error, c.env);
  const about = { path: c.req.path, status, requestId: c.get('requestId') };
  if (status >= 500) log.error({ err: error, ...about }, 'could not answer a request');
  else log.info({ reason: message, ...about }, 'refused a request');
  if (retryAfter !== null) c.header('Retry-After', String(retryAfter));
  if (status === 401) c.header('WWW-Authenticate', 'Token');
  return c.json({ status: 'error', message, ...(fields && { data: fields }) }, status);
}

function asRefusal(cause: unknown, { incoming }: HttpBindings): Refusal {
  if (cause instanceof Refusal) return cause;
  if (cause instanceof PlatformError) {
    const { status, message, retryAfter } = cause;
    // The platform's no is the caller's; its troubles are not, and are never taken for a yes.
    if (status === 401 || status === 403) return new Refusal(status, message, { cause });
    return new Refusal(status === null || status === 429 ? 503 : 502, message, { retryAfter, cause });
  }
  // The framework's own: JSON that can't be read, or a body of another type.
  if (cause instanceof HTTPException && cause.status < 500)
    return new Refusal(cause.status === 415 ? 415 : 400, cause.message, { cause });
  if (cause === incoming.errored)
    return new Refusal(400, 'The request broke off before it was complete.', { cause });
  return new Refusal(500, 'Something went wrong in the extension.', { cause });
}

/** What a schema made of a request. Throws a Refusal that says per field what is wrong. */
export function valid<Data>(parsed: z.ZodSafeParseResult<Data>): Data {
  if (parsed.success) return parsed.data;
  const fields: Record<string, string[]> = {};
  for (const { path, message } of parsed.error.issues)
    (fields[path.join('.') || 'body'] ??= []).push(message);
  throw new Refusal(400, 'The request is not valid.', { fields });
}

const errorAnswer = z
  .object({
    status: z.literal('error'),
    message: z.string(),
    data: z.record(z.string(), z.array(z.string())).optional(),
  })
  .openapi('Error');

const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });

/** A route of the admin or user API that answers `data` in the success envelope, for its code and its documentation. */
export function describeRoute<
  Data extends z.ZodType,
  const Route extends Pick<RouteConfig, 'method' | 'path' | 'summary' | 'request'>,
>(route: Route, data: Data) {
  const done = z.object({ status: z.literal('success'), data });
  return createRoute({
    ...route,
    security: [{ Authorization: [] }],
    responses: {
      200: { description: 'Done.', content: json(done) },
      default: { description: 'Refused.', content: json(errorAnswer) },
    },
  });
}

export function success<Data>(data: Data) {
  return { status: 'success' as const, data };
}

/** As on the platform: `page` from 1, `page_size` 15 and at most 250. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(250).default(15),
});

export function pageOf<Schema extends z.ZodType>(item: Schema) {
  const address = z.string().nullable();
  return z.object({ count: z.number(), next: address, previous: address, results: z.array(item) });
}

/** One page of a list, with the addresses of its neighbours, under the base URL that callers know. */
export function pageAt<Item>(
  c: Context,
  baseUrl: string,
  { page, page_size }: z.output<typeof pageQuery>,
  { count, results }: { count: number; results: Item[] },
) {
  const neighbour = (number: number) => {
    const address = new URL(`${baseUrl}${c.req.path}${new URL(c.req.url).search}`);
    address.searchParams.set('page', String(number));
    return address.href;
  };
  const next = page * page_size < count ? neighbour(page + 1) : null;
  return { count, next, previous: page > 1 ? neighbour(page - 1) : null, results };
}
