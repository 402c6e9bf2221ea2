import type { Authentication } from './authentication.js';
import { authenticate } from './authentication.js';
import type { Answer } from './api-request.js';
import type { PlatformContext } from './platform-context.js';
import { readBody, type ReadBody } from './read-body.js';

/** A request as it came in, read completely, with what its `Authorization` header proves. */
export interface Received {
  at: number;
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: ReadBody;
  authentication: Authentication;
  /** Of the token, working or not. */
  company: string | null;
}

export async function receive(context: PlatformContext, request: Request): Promise<Received> {
  const at = context.clock.now();
  const body = await readBody(request);
  const authentication = authenticate(context, request.headers.get('authorization'));
  return {
    at,
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    body,
    authentication,
    company: authentication.company,
  };
}

/** Records it before the answer leaves: whoever has the answer finds the exchange recorded. */
export function recordExchange(
  { recorder, clock }: PlatformContext,
  received: Received,
  answer: Answer | null,
  error: string | null,
): void {
  recorder.record({
    direction: 'to-platform',
    at: received.at,
    company: received.company,
    call: null,
    request: {
      method: received.method,
      url: received.url.href,
      headers: received.headers,
      body: received.body.recorded,
    },
    response:
      answer === null
        ? null
        : { status: answer.status, headers: answer.headers ?? {}, body: answer.body ?? null },
    error,
    duration_ms: clock.now() - received.at,
    auth: received.authentication.auth,
  });
}
