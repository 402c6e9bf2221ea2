import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './api-request.js';
import type { Sent } from './receive.js';

/** How long a client may go on sending what is not read any more, in milliseconds. */
const unreadMs = 1_000;

/** A body that is a text already is sent as it is: a fault may want one that is no JSON. */
export function prepareAnswer({ status, body, headers = {} }: Answer): Sent {
  if (body === null || body === undefined) return { status, headers, text: null, body: null };
  const json = JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    text: typeof body === 'string' ? body : json,
    body: json,
  };
}

export function sendAnswer(
  incoming: IncomingMessage,
  response: ServerResponse,
  { status, headers, text }: Sent,
): void {
  if (text === null) {
    // A 204 has no length; anything else without one would be sent in chunks.
    response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': 0 });
    response.end();
    return;
  }
  const length = Buffer.byteLength(text);
  const all = { ...headers, 'content-length': length };
  if (incoming.complete || !incoming.readable) {
    response.writeHead(status, all);
    // Most answers are plain ASCII, and are written faster when Node knows.
    response.end(text, length === text.length ? 'latin1' : 'utf8');
    return;
  }
  sendEarly(incoming, response, status, all, text);
}

/**
 * An answer to a request that is not read to its end. To close at once would take the answer from a client that is still
 * sending: so what comes is thrown away, for a moment.
 */
function sendEarly(
  incoming: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Record<string, string | number>,
  text: string,
): void {
  response.writeHead(status, { ...headers, connection: 'close' });
  response.write(text);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, unreadMs);
  incoming.once('end', end).once('close', end).resume();
}
