import type { Context } from 'hono';
import { z } from '@hono/zod-openapi';
import type { Log } from '../log.js';
import { Refusal } from '../refusal.js';
import { PlatformError } from '../rehive/platform-error.js';

/** The JSON of a body. Throws a Refusal with 400 for what is none: bad input is never an error of ours. */
export async function readJson(c: Context): Promise<{ text: string; body: unknown }> {
  const text = await c.req.text();
  try {
    return { text, body: JSON.parse(text) };
  } catch {
    // Without its cause: that quotes the body, which holds a token, and would be logged.
    throw new Refusal(400, 'The body is not JSON.');
  }
}

/** What a schema makes of `input`. Unknown fields are fine: the platform may add some. Throws a Refusal with 400. */
export function validate<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error);
}

export function invalid(error: z.core.$ZodError): Refusal {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) (fields[issue.path.join('.') || 'body'] ??= []).push(issue.message);
  return new Refusal(400, 'The request is not valid.', { fields });
}

/** Answers an error in the platform's envelope: it shows the `message` to the admin who activates the extension. */
export function answerError(error: unknown, c: Context, log: Log): Response {
  const refusal = asRefusal(error);
  const { status, message, fields, retryAfter } = refusal;
  if (status >= 500) log.error({ err: error, path: c.req.path, status }, 'could not answer a request');
  else log.info({ path: c.req.path, status, reason: message }, 'refused a request');
  if (retryAfter !== null) c.header('Retry-After', String(retryAfter));
  return c.json({ status: 'error', message, ...(fields && { data: fields }) }, status);
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof PlatformError))
    return new Refusal(500, 'Something went wrong in the extension.', { cause: error });
  const { status, message, retryAfter } = error;
  // The platform's no is the caller's; its troubles are not, and are never taken for a yes.
  if (status === 401 || status === 403) return new Refusal(status, message, { cause: error });
  if (status === null || status === 429) return new Refusal(503, message, { retryAfter, cause: error });
  return new Refusal(502, message, { cause: error });
}

/** The success envelope, for the OpenAPI document. */
export function answerOf<Schema extends z.ZodType>(data: Schema) {
  return z.object({ status: z.literal('success'), data });
}

export const errorAnswer = z.object({
  status: z.literal('error'),
  message: z.string(),
  data: z.record(z.string(), z.array(z.string())).optional(),
});
