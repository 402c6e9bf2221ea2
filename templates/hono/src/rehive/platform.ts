import { z } from 'zod';
import { parseJson } from './parse-json.js';
import { PlatformError } from './platform-error.js';

export interface PlatformOptions {
  /** With `/3/` at the end. */
  apiUrl: string;
  /** The whole `Authorization` header. Asked again after a 401: the service token may have been rotated meanwhile. */
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

export interface Platform {
  /** `data` of a successful answer. Throws {@link PlatformError} for everything else. */
  request<Data>(request: PlatformRequest<Data>): Promise<Data>;
}

const timeLimitMs = 4_000;

const errorEnvelope = z.object({ message: z.string().min(1) });

/** The platform's API for one caller: a company's service user, or a user whose header is passed on. */
export function connectPlatform({ apiUrl, authorization, forwardedFor, signal }: PlatformOptions): Platform {
  async function send(
    request: PlatformRequest<unknown>,
    credentials: string,
  ): Promise<{ response: Response; text: string }> {
    const { method = 'GET', path, body, idempotencyKey } = request;
    const headers: Record<string, string> = { Accept: 'application/json', Authorization: credentials };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey;
    if (forwardedFor !== undefined) headers['X-Forwarded-For'] = forwardedFor;
    const timeLimit = AbortSignal.timeout(timeLimitMs);
    try {
      const response = await fetch(new URL(path, apiUrl), {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        // A redirect would carry the token to another place.
        redirect: 'manual',
        signal: signal === undefined ? timeLimit : AbortSignal.any([signal, timeLimit]),
      });
      return { response, text: await response.text() };
    } catch (cause) {
      throw new PlatformError('The Rehive platform did not answer.', { cause });
    }
  }

  return {
    async request(request) {
      const credentials = await authorization();
      let { response, text } = await send(request, credentials);
      if (response.status === 401) {
        const newer = await authorization();
        if (newer !== credentials) ({ response, text } = await send(request, newer));
      }
      return readAnswer(request, response, text);
    },
  };
}

function readAnswer<Data>({ schema }: PlatformRequest<Data>, response: Response, text: string): Data {
  const { status } = response;
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    // Without its cause, which quotes the answer and would be logged.
    throw new PlatformError(`The Rehive platform answered ${status} with something that is not JSON.`, {
      status,
    });
  }
  if (!response.ok) {
    const message = errorEnvelope.safeParse(body).data?.message ?? `The Rehive platform answered ${status}.`;
    const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
    throw new PlatformError(message, { status, retryAfter: Number.isFinite(wait) ? wait : null });
  }
  const envelope = z.object({ data: schema }).safeParse(body);
  if (!envelope.success) {
    const where = envelope.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new PlatformError(`The Rehive platform's answer is not as expected at: ${where}.`, { status: 502 });
  }
  return envelope.data.data;
}
