import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PlatformError, Refusal } from '../errors.js';
import type { Log } from '../log.js';

/** Answers an error in the platform's envelope: it shows the `message` to the admin who activates the extension. */
export function answerError(error: unknown, c: Context, log: Log): Response {
  const refusal = asRefusal(error);
  const { status, message, fields, retryAfter } = refusal;
  const about = { path: c.req.path, status, requestId: c.get('requestId') };
  if (status >= 500) log.error({ err: error, ...about }, 'could not answer a request');
  else log.info({ reason: message, ...about }, 'refused a request');
  if (retryAfter !== null) c.header('Retry-After', String(retryAfter));
  if (status === 401) c.header('WWW-Authenticate', 'Token');
  return c.json({ status: 'error', message, ...(fields && { data: fields }) }, status);
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  // The framework's own: JSON that can't be read, or a body of another type.
  if (error instanceof HTTPException && error.status < 500)
    return new Refusal(error.status === 415 ? 415 : 400, error.message, { cause: error });
  if (!(error instanceof PlatformError))
    return new Refusal(500, 'Something went wrong in the extension.', { cause: error });
  const { status, message, retryAfter } = error;
  // The platform's no is the caller's; its troubles are not, and are never taken for a yes.
  if (status === 401 || status === 403) return new Refusal(status, message, { cause: error });
  if (status === null || status === 429) return new Refusal(503, message, { retryAfter, cause: error });
  return new Refusal(502, message, { cause: error });
}

/** A request that its schema does not fit. Per field, what is wrong with it. */
export function invalid(error: z.core.$ZodError): Refusal {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) (fields[issue.path.join('.') || 'body'] ??= []).push(issue.message);
  return new Refusal(400, 'The request is not valid.', { fields });
}

const errorAnswer = z
  .object({
    status: z.literal('error'),
    message: z.string(),
    data: z.record(z.string(), z.array(z.string())).optional(),
  })
  .openapi('Error');

function content<Schema extends z.ZodType>(schema: Schema) {
  return { 'application/json': { schema } };
}

/** A route of the admin or user API that answers `data` in the success envelope, for its code and its documentation. */
export function describeRoute<
  Data extends z.ZodType,
  const Route extends Pick<RouteConfig, 'method' | 'path' | 'summary' | 'request'>,
>(route: Route, data: Data) {
  return createRoute({
    ...route,
    security: [{ Authorization: [] }],
    responses: {
      200: {
        description: 'Done.',
        content: content(z.object({ status: z.literal('success'), data })),
      },
      default: { description: 'Refused.', content: content(errorAnswer) },
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

export function limitsOf({ page, page_size }: z.output<typeof pageQuery>) {
  return { limit: page_size, offset: (page - 1) * page_size };
}

/** One page of a list, with the addresses of its neighbours, under the base URL that callers know. */
export function pageAt<Item>(
  c: Context,
  baseUrl: string,
  { query, count, results }: { query: z.output<typeof pageQuery>; count: number; results: Item[] },
) {
  const neighbour = (page: number) => {
    const address = new URL(`${baseUrl}${c.req.path}${new URL(c.req.url).search}`);
    address.searchParams.set('page', String(page));
    return address.href;
  };
  return {
    count,
    next: query.page * query.page_size < count ? neighbour(query.page + 1) : null,
    previous: query.page > 1 ? neighbour(query.page - 1) : null,
    results,
  };
}
