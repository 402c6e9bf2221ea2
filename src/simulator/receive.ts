import type { IncomingMessage } from 'node:http';
import { authenticate, type Authentication } from './authentication.js';
import type { PlatformContext } from './platform-context.js';
import type { BodyText } from './recorder.js';
import { readBody, type ReadBody } from './read-body.js';

/** A request as it came in, read completely, with what its `Authorization` header proves. */
export interface Received {
  readonly at: number;
  readonly method: string;
  /** Absolute, as the client asked for it. */
  readonly href: string;
  /** As in the request: not decoded. */
  readonly path: string;
  readonly url: URL;
  /** Names in small letters; of a header that came several times, the values joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whose request it is: what `X-Forwarded-For` names first, or else where it came from. */
  readonly address: string;
  readonly body: ReadBody;
  readonly authentication: Authentication;
  /** Of the token, working or not. */
  readonly company: string | null;
}

/** An answer as it is sent. */
export interface Sent {
  status: number;
  headers: Record<string, string>;
  /** Null for none. */
  text: string | null;
  /** Its body, for the recording. */
  body: BodyText;
}

const noBody: ReadBody = { recorded: null, fields: () => ({}) };

interface Target {
  /** `http://127.0.0.1:4300` */
  origin: string;
  /** Path and query. */
  target: string;
}

/** Tells where a request is for; null where its target, or its `Host`, is no part of an address. */
export function createTargetReader(): (incoming: IncomingMessage) => Target | null {
  // Most clients use the same one all the time.
  let lastHost: string | null = null;
  return ({ url = '/', headers: { host = 'localhost' } }) => {
    if (!url.startsWith('/')) return absoluteTarget(url);
    if (host !== lastHost && !isHost(host)) return null;
    lastHost = host;
    return { origin: `http://${host}`, target: url };
  };
}

function absoluteTarget(url: string): Target | null {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return null;
  const { origin, pathname, search } = new URL(url);
  return { origin, target: `${pathname}${search}` };
}

/** Such that `http://<host>` and any path make an address. */
function isHost(host: string): boolean {
  return /^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}/`);
}

/** Whether there is a body to wait for. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined;
}

export function readIncoming(incoming: IncomingMessage): Promise<ReadBody> {
  const { method = 'GET' } = incoming;
  const headers = headersOf(incoming);
  return readBody({
    method,
    headers: { get: (name) => headers[name] ?? null },
    // To stop reading must not end the connection: the answer is still to come.
    body: incoming.iterator({ destroyOnReturn: false }),
  });
}

/** `at`: when it began, by the platform's clock. */
export function receive(
  context: PlatformContext,
  incoming: IncomingMessage,
  { origin, target }: Target,
  at: number,
  body: ReadBody = noBody,
): Received {
  const { method = 'GET' } = incoming;
  const headers = headersOf(incoming);
  const authentication = authenticate(context, headers['authorization'] ?? null);
  const queryAt = target.indexOf('?');
  let url: URL | null = null;
  return {
    at,
    method,
    href: `${origin}${target}`,
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    get url() {
      return (url ??= new URL(`${origin}${target}`));
    },
    headers,
    address: addressOf(incoming),
    body,
    authentication,
    company: authentication.company,
  };
}

/** Where a proxy says that it came from (the building guide has an extension forward that), or else where it did. */
function addressOf({ headers, socket }: IncomingMessage): string {
  const forwarded =
    String(headers['x-forwarded-for'] ?? '')
      .split(',')[0]
      ?.trim() ?? '';
  return forwarded === '' ? (socket.remoteAddress ?? '') : forwarded;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return joined;
}

/** Records it before the answer leaves: whoever has the answer finds the exchange recorded. */
export function recordExchange(
  { recorder, clock }: PlatformContext,
  received: Received,
  sent: Sent | null,
  error: string | null,
): void {
  recorder.record({
    direction: 'to-platform',
    at: received.at,
    company: received.company,
    call: null,
    request: {
      method: received.method,
      url: received.href,
      headers: received.headers,
      body: received.body.recorded === null ? null : JSON.stringify(received.body.recorded),
    },
    response: sent === null ? null : { status: sent.status, headers: sent.headers, body: sent.body },
    error,
    duration_ms: clock.now() - received.at,
    auth: received.authentication.auth,
  });
}
