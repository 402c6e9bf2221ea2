import type { Exchange } from '../../contract/exchange.js';

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

/** A recorded request as a command for a POSIX shell. Labels such as `[service token of acme]` stand for what is secret. */
export function curlCommand({ request: { method, url, headers, body } }: Exchange): string {
  const parts = ['curl'];
  if (method !== 'GET') parts.push('-X', method);
  parts.push(quoted(url));
  for (const [name, value] of Object.entries(headers)) {
    if (!leftOut.has(name.toLowerCase())) parts.push('-H', quoted(`${name}: ${value}`));
  }
  const text =
    typeof body === 'string' ? body : body === null || body === undefined ? '' : JSON.stringify(body);
  if (text !== '' && method !== 'GET') {
    const cut =
      text.length > longestBody ? `${text.slice(0, longestBody)}… (${text.length} characters)` : text;
    parts.push('-d', quoted(cut));
  }
  return parts.join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
