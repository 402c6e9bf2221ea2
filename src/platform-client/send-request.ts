import { getGlobalDispatcher, type Dispatcher } from 'undici';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface OutgoingRequest {
  method: Method;
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body: unknown;
  /** Milliseconds for all of it, to the last byte of the answer. */
  timeLimitMs: number;
  /** Ends the request early. */
  signal: AbortSignal | undefined;
  dispatcher: Dispatcher | undefined;
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** More than any list page of the platform; keeps a wrong address from filling the memory. */
const maxAnswerBytes = 20_000_000;

/** Makes one HTTP request, once. Redirects are answers like any other. Throws what undici throws; see `describeFailure`. */
export async function sendRequest({
  method,
  url,
  headers,
  body,
  timeLimitMs,
  signal,
  dispatcher,
}: OutgoingRequest): Promise<Answer> {
  const timeLimit = AbortSignal.timeout(timeLimitMs);
  const { origin, pathname, search } = new URL(url);
  const response = await (dispatcher ?? getGlobalDispatcher()).request({
    origin,
    path: `${pathname}${search}`,
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal === undefined ? timeLimit : AbortSignal.any([timeLimit, signal]),
    // The signal is the one time limit.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxAnswerBytes) throw new Error(`The answer has more than ${maxAnswerBytes} bytes.`);
    chunks.push(part);
  }
  return {
    status: response.statusCode,
    headers: singleHeaders(response.headers),
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

function singleHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
