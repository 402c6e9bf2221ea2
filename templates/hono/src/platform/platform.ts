import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { PlatformError } from '../errors.js';
import { parseJson } from './parse-json.js';

export interface PlatformOptions {
  /** With `/3/` at the end. */
  apiUrl: string;
  /**
   * The whole `Authorization` header. Asked before each try: the service token may have been rotated meanwhile, or the
   * company may have deactivated the extension.
   */
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

const envelope = z.object({ data: z.unknown() });
const errorEnvelope = z.object({ message: z.string().min(1) });

export function connectPlatform({ apiUrl, authorization, forwardedFor, signal }: PlatformOptions): Platform {
  async function send(
    { method = 'GET', path, body, idempotencyKey }: PlatformRequest<unknown>,
    credentials: string,
    limit: AbortSignal,
  ): Promise<unknown> {
    const headers: Record<string, string> = { Accept: 'application/json', Authorization: credentials };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey;
    if (forwardedFor !== undefined) headers['X-Forwarded-For'] = forwardedFor;
    try {
      const response = await fetch(new URL(path, apiUrl), {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        // A redirect would carry the token to another place.
        redirect: 'manual',
        signal: limit,
      });
      return readAnswer(response, await response.text());
    } catch (cause) {
      if (cause instanceof PlatformError) throw cause;
      throw new PlatformError('The Rehive platform did not answer.', null, null, cause);
    }
  }

  return {
    async request(request) {
      const own = AbortSignal.timeout(timeLimitMs);
      const limit = signal === undefined ? own : AbortSignal.any([signal, own]);
      const deadline = Date.now() + timeLimitMs;
      const repeatable = (request.method ?? 'GET') === 'GET' || request.idempotencyKey !== undefined;
      for (let tried = 1; ; tried += 1) {
        const credentials = await authorization();
        try {
          return parseData(request.schema, await send(request, credentials, limit));
        } catch (error) {
          if (!(error instanceof PlatformError) || tried >= tries || limit.aborted) throw error;
          // A token that was rotated while the call was under way: at once, with the new one.
          if (error.status === 401 && (await authorization()) !== credentials) continue;
          const wait = error.retryAfter === null ? firstWaitMs * 2 ** (tried - 1) : error.retryAfter * 1000;
          if (!repeatable || !isPassing(error) || Date.now() + wait >= deadline) throw error;
          await sleep(wait * (1 + Math.random() / 4));
        }
      }
    },
  };
}

/** Whether the same call may succeed soon. */
function isPassing({ status }: PlatformError): boolean {
  return status === null || status === 429 || status >= 500;
}

function readAnswer(response: Response, text: string): unknown {
  const { status } = response;
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    // Without its cause, which quotes the answer and would be logged.
    throw new PlatformError(
      `The Rehive platform answered ${status} with something that is not JSON.`,
      status,
    );
  }
  if (response.ok) return body;
  const message = errorEnvelope.safeParse(body).data?.message ?? `The Rehive platform answered ${status}.`;
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  throw new PlatformError(message, status, Number.isFinite(wait) ? wait : null);
}

function parseData<Data>(schema: z.ZodType<Data>, body: unknown): Data {
  const parsed = envelope.extend({ data: schema }).safeParse(body);
  if (parsed.success) return parsed.data.data as Data;
  const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new PlatformError(`The Rehive platform's answer is not as expected at: ${where}.`, 502);
}
