import { getGlobalDispatcher } from 'undici';
import { endpointUrl } from '../contract/calls.js';
import type { Exchange } from '../contract/exchange.js';
import type { RawRequest } from './define-check.js';

/** The longest that the platform itself would wait for any of its calls. */
export const rawCallLimitMs = 10_000;

/**
 * A request to the extension that is none of the platform's. Redirects are not followed.
 * @returns what was said, not yet redacted; never throws for what the extension does
 */
export async function rawCall(
  extensionUrl: string,
  { method = 'GET', path, headers, body }: RawRequest,
): Promise<Exchange> {
  const url = endpointUrl(extensionUrl, path);
  const sent = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  const at = Date.now();
  const started = performance.now();
  let response: Exchange['response'] = null;
  let error: string | null = null;
  const signal = AbortSignal.timeout(rawCallLimitMs);
  try {
    const { origin, pathname, search } = new URL(url);
    const answer = await getGlobalDispatcher().request({
      origin,
      path: `${pathname}${search}`,
      method,
      headers: sent,
      signal,
      // A kept connection would outlive the extension that a check restarts.
      reset: true,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    response = { status: answer.statusCode, headers: joined(answer.headers), body: parsed(text) };
  } catch (cause) {
    error = signal.aborted ? `No complete answer within ${rawCallLimitMs} ms.` : reasonOf(cause);
  }
  return {
    id: 0,
    direction: 'to-extension',
    at,
    company: null,
    call: null,
    request: { method, url, headers: sent, body: body ?? null },
    response,
    error,
    duration_ms: performance.now() - started,
  };
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

export function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    // Not every answer is JSON; then the text is what was said.
    return text;
  }
}

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors.at(-1));
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
