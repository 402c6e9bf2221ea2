import type { Exchange } from '../contract/exchange.js';

/** The JSON report has the whole body. */
const longestBody = 240;
/** Made by curl itself, or without meaning for a repetition. */
const leftOut = new Set([
  'host',
  'connection',
  'content-length',
  'accept',
  'accept-encoding',
  'transfer-encoding',
  'user-agent',
  'sec-fetch-mode',
  'accept-language',
  'traceparent',
]);

/** A recorded request as a command for a shell. Labels such as `[service token of acme]` stand for what is secret. */
export function curlCommand(exchange: Pick<Exchange, 'request'>, longest?: number): string {
  return curlWords(exchange, longest).join(' ');
}

/** {@link curlCommand}, cut where it may go on in another line: the address, then each option with its value. */
export function curlWords(
  { request: { method, url, headers, body } }: Pick<Exchange, 'request'>,
  longest: number = longestBody,
): string[] {
  const words = [`curl${method === 'GET' ? '' : ` -X ${method}`} ${quoted(url)}`];
  for (const [name, value] of Object.entries(headers)) {
    if (!leftOut.has(name.toLowerCase())) words.push(`-H ${quoted(`${name}: ${value}`)}`);
  }
  const text = textOf(body);
  if (text !== '' && method !== 'GET') words.push(`-d ${quoted(shortened(text, longest))}`);
  return words;
}

/** A recorded body as text. */
export function textOf(body: unknown): string {
  if (body === null || body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The beginning of a text that is longer, with its length. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}

/** Plain quotes hold a control character as it is, where it would move the cursor: bash and zsh have another kind. */
function quoted(text: string): string {
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll(
      /\p{Cc}/gu,
      (character) => String.raw`\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
  return `$'${escaped}'`;
}
