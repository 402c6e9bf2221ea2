import type { ChalkInstance } from 'chalk';
import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../../contract/exchange.js';
import { printable } from './printable.js';

/** Of the headers, those that the contract or a mistake against it is about. */
const shownHeaders = new Set([
  'authorization',
  'content-type',
  'location',
  'retry-after',
  'user-agent',
  'www-authenticate',
  'x-forwarded-for',
  'idempotency-key',
  'idempotent-replayed',
]);
const shownBodyLines = 60;
const shownLineWidth = 400;

/** One exchange in one line: who was asked, what, the answer, the time, the company. */
export function exchangeLine(exchange: Exchange, colors: ChalkInstance): string {
  const { direction, request, company } = exchange;
  const asked = direction === 'to-extension' ? colors.cyan('→ extension') : colors.magenta('→ platform ');
  const address = direction === 'to-extension' ? request.url : pathOf(request.url);
  const details = [`${Math.round(exchange.duration_ms)} ms`, ...(company === null ? [] : [company])];
  return printable(
    `${asked}  ${request.method} ${address} ${answerOf(exchange, colors)} ${colors.dim(details.join(' · '))}`,
  );
}

/** A whole exchange: both sides' line, the headers that matter, the bodies. */
export function exchangeDetails(exchange: Exchange, colors: ChalkInstance): string {
  const { request, response, error } = exchange;
  const lines = [
    colors.bold(`${request.method} ${request.url}`),
    ...headerLines(request.headers, colors),
    ...bodyLines(request.body, colors),
    '',
  ];
  if (response !== null) {
    lines.push(
      paintStatus(response.status, colors),
      ...headerLines(response.headers, colors),
      ...bodyLines(response.body, colors),
    );
  }
  if (error !== null) lines.push(colors.red(error));
  return lines.map(printable).join('\n');
}

function answerOf({ response, error }: Exchange, colors: ChalkInstance): string {
  if (response === null) return colors.red(error ?? 'no answer');
  const status = paintStatus(response.status, colors);
  return error === null ? status : `${status} ${colors.red(error)}`;
}

function paintStatus(status: number, colors: ChalkInstance): string {
  const text = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  if (status >= 400) return colors.red(text);
  return status >= 300 ? colors.yellow(text) : colors.green(text);
}

function headerLines(headers: Readonly<Record<string, string>>, colors: ChalkInstance): string[] {
  return Object.entries(headers)
    .filter(([name]) => shownHeaders.has(name.toLowerCase()))
    .map(([name, value]) => `  ${colors.dim(`${name}:`)} ${value}`);
}

function bodyLines(body: unknown, colors: ChalkInstance): string[] {
  if (body === null || body === undefined || body === '') return [];
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  const lines = text.split('\n').map((line) => `  ${cut(line)}`);
  if (lines.length <= shownBodyLines) return lines;
  const left = lines.length - shownBodyLines;
  return [...lines.slice(0, shownBodyLines), colors.dim(`  … ${left} more lines (--json has them all)`)];
}

function cut(line: string): string {
  return line.length > shownLineWidth ? `${line.slice(0, shownLineWidth)}…` : line;
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}
