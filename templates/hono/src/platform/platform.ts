import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { PlatformError } from '../errors.js';
import { parseJson } from './parse-json.js';

export interface PlatformOptions {
  /** With `/3/` at the end. */
  apiUrl: string;
  /** The whole header. Asked before each try: the service token may have been rotated, or ended, meanwhile. */
  authorization: () => string | Promise<string>;
  /** The address of the end user on whose behalf the call is made. The platform's access control looks at it. */
  forwardedFor?: string | undefined;
  /** Ends every call; each has a time limit of its own besides. */
  signal?: AbortSignal | undefined;
}

export interface PlatformRequest<Data> {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Under `/3/`, with the slash at the end: `admin/transactions/`. */
  path: string;
  /** What is needed of the answer's `data`. */
  schema: z.ZodType<Data>;
  body?: unknown;
  /** The platform answers the same for the same key, for 24 h: what changes something needs one to be safe to repeat. */
  idempotencyKey?: string;
}

/** The platform's API for one caller: a company's service user, or a user whose header is passed on. */
export interface Platform {
  /** `data` of a successful answer. Throws {@link PlatformError} for everything else. */
  request<Data>(request: PlatformRequest<Data>): Promise<Data>;
}

/** For one call with all its tries. */
const timeLimitMs = 4_000;
const tries = 3;
const firstWaitMs = 150;

export function connectPlatform({ apiUrl, authorization, forwardedFor, signal }: PlatformOptions): Platform {
  return {
    async request({ method = 'GET', path, schema, body, idempotencyKey }) {
      const own = AbortSignal.timeout(timeLimitMs);
      const limit = signal === undefined ? own : AbortSignal.any([signal, own]);
      const deadline = Date.now() + timeLimitMs;
      for (let tried = 1; ; tried += 1) {
        const credentials = await authorization();
        const headers = {
          Accept: 'application/json',
          Authorization: credentials,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
          ...(forwardedFor !== undefined && { 'X-Forwarded-For': forwardedFor }),
        };
        const sent = body === undefined ? null : JSON.stringify(body);
        try {
          return await send(new URL(path, apiUrl), { method, headers, body: sent, signal: limit }, schema);
        } catch (error) {
          if (!(error instanceof PlatformError) || tried >= tries || limit.aborted) throw error;
          // A token that was rotated while the call was under way: at once, with the new one.
          if (error.status === 401 && (await authorization()) !== credentials) continue;
          const wait = error.retryAfter === null ? firstWaitMs * 2 ** (tried - 1) : error.retryAfter * 1000;
          const passing = error.status === null || error.status === 429 || error.status >= 500;
          const repeatable = method === 'GET' || idempotencyKey !== undefined;
          if (!passing || !repeatable || Date.now() + wait >= deadline) throw error;
          await sleep(wait * (1 + Math.random() / 4));
        }
      }
    },
  };
}

async function send<Data>(url: URL, init: RequestInit, schema: z.ZodType<Data>): Promise<Data> {
  try {
    // A redirect would carry the token to another place.
    const response = await fetch(url, { ...init, redirect: 'manual' });
    return readAnswer(response, await response.text(), schema);
  } catch (cause) {
    if (cause instanceof PlatformError) throw cause;
    throw new PlatformError('The Rehive platform did not answer.', null, null, cause);
  }
}

const envelope = z.object({
  data: z.unknown().optional(),
  message: z.string().min(1).optional().catch(undefined),
});

function readAnswer<Data>({ status, ok, headers }: Response, text: string, schema: z.ZodType<Data>): Data {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    // Without its cause, which quotes the answer and would be logged.
    const message = `The Rehive platform answered ${status} with something that is not JSON.`;
    throw new PlatformError(message, status);
  }
  const { data, message } = envelope.safeParse(body).data ?? {};
  if (!ok) {
    const wait = Number(headers.get('Retry-After') ?? Number.NaN);
    const retryAfter = Number.isFinite(wait) ? wait : null;
    throw new PlatformError(message ?? `The Rehive platform answered ${status}.`, status, retryAfter);
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => ['data', ...path].join('.')).join(', ');
  throw new PlatformError(`The Rehive platform's answer is not as expected at: ${where}.`, 502);
}
