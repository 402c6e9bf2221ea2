import { request } from 'undici';
import { callErrorTexts, calls, type CallName } from '../contract/calls.js';
import { envelopeMessage } from '../contract/envelopes.js';
import type { CallReport, Exchange } from '../contract/exchange.js';
import type { PlatformContext } from './platform-context.js';

/** Of an answer, as much as is read: only its status and its message matter. */
const readBytes = 1024 * 1024;

export interface OutgoingCall {
  call: CallName;
  company: string;
  url: string;
  headers?: Record<string, string>;
  body: unknown;
}

type Received = { response: Exchange['response']; error: string | null };

/**
 * One POST to an extension, as the platform makes it: JSON, no redirect followed, one time limit for everything up to
 * the end of the answer. Never throws for what the extension does.
 */
export async function callExtension(context: PlatformContext, outgoing: OutgoingCall): Promise<CallReport> {
  const { clock, recorder } = context;
  const { timeLimitMs, acceptedStatuses } = calls[outgoing.call];
  const since = recorder.lastId();
  const at = clock.now();
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...outgoing.headers };
  const text = JSON.stringify(outgoing.body);
  const { response, error } = await post(context, outgoing.url, headers, text, timeLimitMs);
  const meanwhile = askedSince(context, since, outgoing.company);
  const exchange = recorder.record({
    direction: 'to-extension',
    at,
    company: outgoing.company,
    call: outgoing.call,
    request: { method: 'POST', url: outgoing.url, headers, body: outgoing.body },
    response,
    error,
    duration_ms: clock.now() - at,
  });
  const accepted = error === null && response !== null && acceptedStatuses.includes(response.status);
  const reason = accepted ? null : whyNot(outgoing, response, error);
  return {
    call: outgoing.call,
    company: outgoing.company,
    accepted,
    reason,
    time_limit_ms: timeLimitMs,
    exchange,
    meanwhile,
  };
}

async function post(
  { agent, clock, closing }: PlatformContext,
  url: string,
  headers: Record<string, string>,
  body: string,
  timeLimitMs: number,
): Promise<Received> {
  const tooLate = new AbortController();
  const timer = clock.setTimeout(() => tooLate.abort(), timeLimitMs);
  const signal = AbortSignal.any([tooLate.signal, closing]);
  let head: Exchange['response'] = null;
  try {
    const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal });
    head = { status: answer.statusCode, headers: joined(answer.headers), body: null };
    const text = await readSome(answer.body);
    return { response: { ...head, body: parsed(text) }, error: null };
  } catch (error) {
    if (tooLate.signal.aborted)
      return { response: head, error: `No complete answer within ${timeLimitMs} ms.` };
    if (closing.aborted)
      return { response: head, error: 'The simulated platform was closed during the call.' };
    return { response: head, error: describe(error) };
  } finally {
    clock.clearTimeout(timer);
  }
}

async function readSome(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > readBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, readBytes).toString('utf8');
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    // An answer need not be JSON: then it is recorded as the text that it is.
    return text;
  }
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** `connect ECONNREFUSED 127.0.0.1:3000`; where several addresses were tried, of the last one. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors.at(-1));
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

/** In the platform's words. That it says the same of a time-out as of a refused connection is an assumption. */
function whyNot({ call, url }: OutgoingCall, response: Exchange['response'], error: string | null): string {
  const text = error !== null || response === null ? callErrorTexts.unreachable(url) : refusal(response, url);
  // The three texts are those of the dashboard's calls; of a webhook only the delivery itself is told.
  return call === 'webhook' ? text.slice(callErrorTexts.message('').length) : text;
}

function refusal({ status, body }: NonNullable<Exchange['response']>, url: string): string {
  const message = envelopeMessage(body);
  return message === null ? callErrorTexts.status(status, url) : callErrorTexts.message(message);
}

/**
 * What was asked of the platform since an exchange, for one company. With it goes what nobody could be told from, such
 * as a check of a forged token.
 */
function askedSince({ recorder }: PlatformContext, since: number, company: string): Exchange[] {
  const found: Exchange[] = [];
  for (let index = recorder.exchanges.length - 1; index >= 0; index -= 1) {
    const exchange = recorder.exchanges[index];
    if (exchange === undefined || exchange.id <= since) break;
    if (exchange.direction !== 'to-platform') continue;
    if (exchange.company === company || exchange.company === null) found.unshift(exchange);
  }
  return found;
}
