import { randomUUID } from 'node:crypto';
import { withoutSecretFields } from '../contract/secret-fields.js';
import { Interrupted } from '../errors.js';
import { checkProxy, describeFailure } from './describe-failure.js';
import { timeLimits, type PlatformClientOptions, type RequestOptions } from './platform-client.js';
import { plain } from './plain-text.js';
import { PlatformError } from './platform-error.js';
import { sendRequest, type Answer, type Method } from './send-request.js';

/** One request that a client was asked for. */
export interface Call extends RequestOptions {
  method: Method;
  url: string;
  body?: unknown;
}

/** What one try came to. `transient`: trying again may help. */
export type Tried =
  | { ok: true; answer: Answer; requestId: string; body: unknown }
  | { ok: false; transient: boolean; answer: Answer; requestId: string; body: unknown }
  | { ok: false; transient: boolean; error: PlatformError };

/**
 * No page of the platform tells of request ids: that it logs this header, or answers with an id of its own, is our
 * assumption. One is sent with every try, so that an error always names something to ask Rehive about.
 */
const requestIdHeader = 'x-request-id';

const shortestHidden = 8;

/** Makes the function that tries a request once: with the token, within its time limit, answer parsed. */
export function createAttempt(options: PlatformClientOptions): (call: Call) => Promise<Tried> {
  const { token, signal, dispatcher, onAttempt } = options;
  // Whatever is shorter is a typing error, and too likely to stand in other words.
  const hidden = (token === null ? [] : [{ secret: token, label: '[token]' }])
    .concat((options.secrets ?? []).map((secret) => ({ secret, label: '[secret]' })))
    .filter(({ secret }) => secret.length >= shortestHidden);
  const withoutSecrets = (text: string): string =>
    hidden.reduce((rest, { secret, label }) => rest.replaceAll(secret, label), text);
  // In JSON a secret may be written otherwise than it is: "pass\u0022word".
  const jsonWithoutSecrets = (value: unknown): unknown => {
    if (typeof value === 'string') return withoutSecrets(value);
    if (Array.isArray(value)) return value.map(jsonWithoutSecrets);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [withoutSecrets(key), jsonWithoutSecrets(item)]));
  };

  return async (call) => {
    const { method, url, body, idempotencyKey } = call;
    if (isAborted(signal)) throw new Interrupted();
    const timeLimitMs = call.timeLimitMs ?? options.timeLimitMs ?? timeLimits.request;
    const sentId = randomUUID();
    const headers = {
      ...(token === null ? {} : { authorization: `Token ${token}` }),
      'user-agent': options.userAgent,
      [requestIdHeader]: sentId,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    const started = performance.now();
    const report = (status: number | null, requestId: string): void =>
      onAttempt?.({
        method,
        url,
        headers: { ...headers, ...(token === null ? {} : { authorization: 'Token [admin token]' }) },
        body: withoutSecretFields(body),
        status,
        requestId,
        durationMs: Math.round(performance.now() - started),
      });
    let answer: Answer;
    const stopTelling = method === 'GET' ? () => undefined : whenAborted(signal, options.onHeld);
    try {
      const readSignal = method === 'GET' ? signal : undefined;
      const received = await sendRequest({
        method,
        url,
        headers,
        body,
        timeLimitMs,
        signal: readSignal,
        dispatcher,
      });
      // Nothing that the platform says may carry the token further: into an error, a log, a screen.
      answer = {
        status: received.status,
        text: withoutSecrets(received.text),
        headers: Object.fromEntries(
          Object.entries(received.headers).map(([name, value]) => [name, withoutSecrets(value)]),
        ),
      };
    } catch (cause) {
      report(null, sentId);
      if (isAborted(signal) && method === 'GET') throw new Interrupted();
      return failedAttempt(call, cause, {
        timeLimitMs,
        requestId: sentId,
        mayBeProxied: dispatcher !== undefined,
      });
    } finally {
      stopTelling();
    }
    const requestId = plain(answer.headers[requestIdHeader] ?? sentId);
    report(answer.status, requestId);
    const parsed = jsonWithoutSecrets(parseJson(answer.text));
    if (answer.status >= 200 && answer.status < 300) {
      if (isSuccess(parsed)) return { ok: true, answer, requestId, body: parsed };
      const error = unexpected(call, { answer, requestId }, 'no success envelope in JSON');
      return { ok: false, transient: false, error };
    }
    return { ok: false, transient: answer.status >= 500, answer, requestId, body: parsed };
  };
}

function failedAttempt(
  { method, url }: Call,
  cause: unknown,
  { timeLimitMs, requestId, mayBeProxied }: { timeLimitMs: number; requestId: string; mayBeProxied: boolean },
): Tried {
  const { origin, pathname } = new URL(url);
  const { reason, text, nextSteps: own } = describeFailure(cause, timeLimitMs);
  const asksProxy = mayBeProxied && reason === 'unreachable';
  const nextSteps = asksProxy ? [...new Set([...own, checkProxy])] : own;
  const message =
    reason === 'unreachable'
      ? `Can't reach the platform at ${origin}: ${text}.`
      : `No answer from ${origin} to ${method} ${pathname}: ${text}.`;
  const error = new PlatformError(message, {
    kind: 'unavailable',
    nextSteps,
    mayHaveActed: reason !== 'unreachable',
    transient: reason === 'lost',
    requestId: reason === 'unreachable' ? null : requestId,
    cause,
  });
  // What can't be reached now won't be in a second; what took too long once would take as long again.
  return { ok: false, transient: error.transient, error };
}

/** The error for an answer that came, but not in the form that a Rehive API answers in. */
export function unexpected(
  { method, url }: Call,
  { answer: { status }, requestId }: { answer: Answer; requestId: string },
  what: string,
): PlatformError {
  return new PlatformError(
    `${method} ${new URL(url).pathname} answered ${status}, but not as a Rehive API does: ${what}.`,
    {
      kind: 'unavailable',
      status,
      requestId,
      nextSteps: [`Check the address of the platform: ${new URL(url).origin}`],
      mayHaveActed: method !== 'GET',
    },
  );
}

function isSuccess(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'status' in body && body.status === 'success';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Whoever asked makes an error of it that names the request.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** Calls once the signal aborts, until what it returns is called. */
function whenAborted(signal: AbortSignal | undefined, tell: (() => void) | undefined): () => void {
  if (tell === undefined) return () => undefined;
  signal?.addEventListener('abort', tell, { once: true });
  return () => signal?.removeEventListener('abort', tell);
}
