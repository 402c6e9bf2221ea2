import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Exchange } from '../contract/exchange.js';
import { reasonOf } from '../simulator/request-once.js';
import type { MalformedRequest } from './define-check.js';
import { parsed, rawCallLimitMs } from './raw-call.js';

/** A server may wait for the rest of what never comes, and owes no answer then. */
const incompleteLimitMs = 2_000;

/**
 * Sends bytes over a connection of their own, and reads what comes back as HTTP.
 * @returns what was said, not yet redacted; never throws for what the extension does
 */
export async function sendBytes(
  extensionUrl: string,
  { bytes, complete }: MalformedRequest,
): Promise<Exchange> {
  const at = Date.now();
  const started = performance.now();
  const request = readRequest(bytes, extensionUrl);
  const { answer, error } = await converse(extensionUrl, {
    bytes,
    limitMs: complete ? rawCallLimitMs : incompleteLimitMs,
    // Only this tells the other side that nothing follows.
    closes: !complete,
    isWhole: (text) => isWhole(text, request.method),
  });
  return {
    id: 0,
    direction: 'to-extension',
    at,
    company: null,
    call: null,
    request,
    response: readResponse(answer),
    error,
    duration_ms: performance.now() - started,
  };
}

interface Conversation {
  bytes: Buffer;
  limitMs: number;
  closes: boolean;
  isWhole: (text: string) => boolean;
}

/** What came back until it was whole, or the connection was closed, or the time was over. */
function converse(
  url: string,
  { bytes, limitMs, closes, isWhole: whole }: Conversation,
): Promise<{ answer: string; error: string | null }> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = open(url);
    const end = (error: string | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ answer, error: answer === '' ? error : null });
    };
    const timer = setTimeout(() => end(`No complete answer within ${limitMs} ms.`), limitMs);
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (whole(answer)) end(null);
    });
    // A reset is a way to close, too: what came before it counts.
    socket.on('error', (error) => end(reasonOf(error)));
    socket.on('close', () => end('The connection was closed without an answer.'));
    if (closes) socket.end(bytes);
    else socket.write(bytes);
  });
}

function open(url: string): Socket {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:') return connectTcp({ host, port: Number(port === '' ? 80 : port) });
  return connectTls({ host, servername: host, port: Number(port === '' ? 443 : port) });
}

/** As far as it can be told from bytes that need not be HTTP. */
function readRequest(bytes: Buffer, extensionUrl: string): Exchange['request'] {
  const { head, body } = split(bytes.toString('latin1'));
  const [line = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = line.split(' ');
  return {
    method,
    url: `${new URL(extensionUrl).origin}${target}`,
    headers: readHeaders(lines),
    body: body === '' ? null : Buffer.from(body, 'latin1').toString('utf8'),
  };
}

function readResponse(answer: string): Exchange['response'] {
  const { head, body } = split(answer);
  const [line = '', ...lines] = head.split('\r\n');
  const [, status] = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(line) ?? [];
  if (status === undefined) return null;
  const headers = readHeaders(lines);
  const plain = headers['transfer-encoding'] === 'chunked' ? withoutChunks(body) : body;
  return {
    status: Number(status),
    headers,
    body: parsed(Buffer.from(plain, 'latin1').toString('utf8')),
  };
}

function isWhole(answer: string, method: string): boolean {
  const { head, body, headEnded } = split(answer);
  if (!headEnded) return false;
  const [line = '', ...lines] = head.split('\r\n');
  if (method === 'HEAD' || /^HTTP\/\S+ (1\d\d|204|304)/.test(line)) return true;
  const headers = readHeaders(lines);
  if (headers['transfer-encoding'] === 'chunked') return /(^|\r\n)0\r\n(.*\r\n)*\r\n$/.test(body);
  const length = headers['content-length'];
  return length !== undefined && body.length >= Number(length);
}

function split(text: string): { head: string; body: string; headEnded: boolean } {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return { head: text, body: '', headEnded: false };
  return { head: text.slice(0, end), body: text.slice(end + 4), headEnded: true };
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function withoutChunks(body: string): string {
  let text = '';
  let rest = body;
  for (;;) {
    const [line, size] = /^([0-9a-f]+)[^\r\n]*\r\n/i.exec(rest) ?? [];
    const length = Number.parseInt(size ?? '0', 16);
    if (line === undefined || length === 0) return text;
    text += rest.slice(line.length, line.length + length);
    rest = rest.slice(line.length + length + 2);
  }
}
