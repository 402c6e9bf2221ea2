import type { ChalkInstance } from 'chalk';
import { calls, type CallName } from '../../contract/calls.js';
import type { CallReport, Exchange, LateRotation } from '../../contract/exchange.js';
import { formatDuration } from '../../simulator/duration.js';
import { exchangeDetails, exchangeLine } from './exchange.js';
import { printable } from './printable.js';

const verdictWords: Record<CallName, string> = {
  activate: 'activation',
  deactivate: 'deactivation',
  rotate: 'rotation',
  webhook: 'webhook',
};

/** Request, answer, time against the limit, what the extension called meanwhile, and the verdict. */
export function callReportText(report: CallReport, colors: ChalkInstance): string {
  return [
    ...(report.late === undefined ? [] : [lateText(report.late), '']),
    exchangeDetails(report.exchange, colors),
    '',
    durationLine(report, colors),
    ...meanwhileLines(report.meanwhile, colors),
    '',
    verdictLine(report, colors),
  ].join('\n');
}

/** What the rotation that did not come has done. */
function lateText({ after_ms, token, expires, outcome }: LateRotation): string {
  const when = `${formatDuration(after_ms)} later. The service token that the extension has, ${token},`;
  const until = expires === null ? 'for ever' : `until ${new Date(expires).toISOString()}`;
  if (outcome === 'valid') return `${when} works ${until}: the rotation is in time.`;
  return [
    `${when} worked ${until}: the rotation was missed.`,
    `  Whatever the extension asks with it is answered 401 (${outcome}), until a rotation brings a new token.`,
    '  The rotation comes now, as the last chance: the extension must take the new token, though its old one is dead.',
  ].join('\n');
}

export function conditionText(condition: string): string {
  return printable(
    `The webhook has a condition (${condition}). It is kept, not evaluated: its language is not published.`,
  );
}

/** The deliveries of one webhook: the first in full, the others a line each. */
export function deliveriesText(
  deliveries: readonly CallReport[],
  meanwhile: readonly Exchange[],
  colors: ChalkInstance,
): string {
  const [first, ...others] = deliveries;
  if (first === undefined) return '';
  const accepted = deliveries.filter((report) => report.accepted).length;
  return [
    exchangeDetails(first.exchange, colors),
    '',
    durationLine(first, colors),
    ...(first.sample === true
      ? [colors.dim('Its data is an example: the platform has no such resource to ask for.')]
      : []),
    ...(first.condition === undefined ? [] : [colors.dim(conditionText(first.condition))]),
    ...others.map(({ exchange }) => exchangeLine(exchange, colors)),
    ...meanwhileLines(meanwhile, colors),
    '',
    others.length === 0
      ? verdictLine(first, colors)
      : `${mark(accepted === deliveries.length, colors)} The platform accepts ${accepted} of ${deliveries.length} deliveries.`,
    ...(others.length === 0 || accepted === deliveries.length ? [] : reasonLines(deliveries)),
  ].join('\n');
}

/** What probably is wrong, and what to do about it; empty when the call was accepted. */
export function hintsFor(report: CallReport): string[] {
  if (report.accepted) return [];
  const { call, exchange, time_limit_ms: limit } = report;
  const { response } = exchange;
  const wanted = calls[call].acceptedStatuses.join(' or ');
  if (nothingListens(report)) {
    return [
      `Nothing listens at ${exchange.request.url}. Start the extension, or say where it is with --url.`,
    ];
  }
  if (exchange.duration_ms >= limit) {
    return [`The platform waits ${limit / 1000} s. Answer first and do slow work afterwards.`];
  }
  if (response === null)
    return ['The connection broke before an answer came: look at the output of the extension.'];
  const { status } = response;
  if (status >= 300 && status < 400) {
    return ['The platform does not follow redirects. Serve the exact path, with its slash at the end.'];
  }
  if (status === 404)
    return [`There is no POST ${new URL(exchange.request.url).pathname} (the slash at the end counts).`];
  if (status < 300) return [`Answer ${wanted}: no other status counts as success for ${call}.`];
  if (status === 401 || status === 403) return refusedHints(report);
  if (status >= 500) return ['The extension failed: look at its output.'];
  return [];
}

/** True where the call did not reach anybody: not a verdict about the extension. */
export function nothingListens({ exchange }: CallReport): boolean {
  return (
    exchange.response === null &&
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(exchange.error ?? '')
  );
}

function refusedHints({ call, meanwhile }: CallReport): string[] {
  if (call === 'webhook')
    return [
      'The platform sends `Authorization: Secret <secret>`, with the secret that the extension registered for the company.',
    ];
  if (meanwhile.some(({ request }) => request.url.includes('/auth/'))) return [];
  return [
    'It never asked this platform who the token is (GET /3/auth/). Is its REHIVE_API_URL the address of this platform?',
  ];
}

function durationLine({ exchange, time_limit_ms: limit }: CallReport, colors: ChalkInstance): string {
  const took = `${Math.round(exchange.duration_ms)} ms`;
  const text = `${took} of ${limit / 1000} s`;
  return exchange.duration_ms >= limit ? colors.red(text) : colors.dim(text);
}

function meanwhileLines(meanwhile: readonly Exchange[], colors: ChalkInstance): string[] {
  if (meanwhile.length === 0) return [colors.dim('Meanwhile the extension called nothing on the platform.')];
  return [
    'Meanwhile on the platform:',
    ...meanwhile.map((exchange) => `  ${exchangeLine(exchange, colors)}`),
  ];
}

function verdictLine(report: CallReport, colors: ChalkInstance): string {
  const what = verdictWords[report.call];
  const lines = report.accepted
    ? [`${mark(true, colors)} The platform accepts this ${what}.`]
    : [`${mark(false, colors)} The platform does not accept this ${what}: ${reasonOf(report)}`];
  return [...lines, ...hintsFor(report).map((hint) => `  → ${hint}`)].join('\n');
}

/** Each different reason once. */
function reasonLines(deliveries: readonly CallReport[]): string[] {
  const refused = deliveries.filter((report) => !report.accepted);
  const lines = refused.flatMap((report) => [
    `  ${reasonOf(report)}`,
    ...hintsFor(report).map((hint) => `  → ${hint}`),
  ]);
  return [...new Set(lines)];
}

function reasonOf({ reason }: CallReport): string {
  return printable(reason ?? 'no reason given');
}

function mark(good: boolean, colors: ChalkInstance): string {
  return good ? colors.green('✔') : colors.red('✖');
}
