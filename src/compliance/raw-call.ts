import { endpointUrl } from '../contract/calls.js';
import type { Exchange } from '../contract/exchange.js';
import { createAgents } from '../simulator/agents.js';
import { realClock } from '../simulator/clock.js';
import { requestOnce } from '../simulator/request-once.js';
import type { RawRequest } from './define-check.js';

/** The longest that the platform itself would wait for any of its calls. */
export const rawCallLimitMs = 10_000;

const agents = createAgents(rawCallLimitMs);

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
  const dispatcherOf = await agents.load();
  const at = Date.now();
  const started = performance.now();
  const { answer, error } = await requestOnce(url, {
    method,
    headers: sent,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    timeLimitMs: rawCallLimitMs,
    timers: realClock,
    // A kept connection would outlive the extension that a check restarts.
    dispatcherOf: (origin) => dispatcherOf(origin, false),
  });
  const whole = error === null && answer !== null;
  return {
    id: 0,
    direction: 'to-extension',
    at,
    company: null,
    call: null,
    request: { method, url, headers: sent, body: body ?? null },
    response: whole ? { status: answer.status, headers: answer.headers, body: parsed(answer.text) } : null,
    error,
    duration_ms: performance.now() - started,
  };
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
