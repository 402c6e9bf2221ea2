import type { Exchange } from '../../contract/exchange.js';
import { checkGroups } from '../define-check.js';
import { describeStale, type CheckResult, type CheckStatus, type Report } from '../report.js';
import { curlCommand } from './curl-command.js';
import type { Paint } from './reporters.js';

/** Of one check, the last ones: what led to the verdict comes last. */
const shownExchanges = 8;
const longestAnswer = 160;

const marks: Record<CheckStatus, string> = {
  passed: '✓',
  failed: '✗',
  warned: '!',
  skipped: '-',
  errored: '?',
};

/** For people: every check in a line, then all that is known about each failure, then the count. */
export function prettyReport(report: Report, paint: Paint): string {
  const { target, level, checks } = report;
  const command = target.command === null ? '' : ` (${target.command})`;
  const troubled = checks.filter(
    ({ status, accepted }) => status !== 'passed' && status !== 'skipped' && accepted === null,
  );
  return [
    `${paint.bold('Compliance check')}  level ${level}, ${target.url}${command}`,
    ...(report.shuffled ? [`In an order drawn from seed ${report.seed}: ${report.rerun}`] : []),
    ...checkGroups.flatMap((group) => groupLines(group, checks, paint)),
    ...troubled.flatMap((check) => ['', ...explanation(check, paint)]),
    ...leftBehindLines(report, paint),
    ...staleLines(report, paint),
    '',
    summaryLine(report, paint),
  ].join('\n');
}

function groupLines(group: string, checks: readonly CheckResult[], paint: Paint): string[] {
  const own = checks.filter((check) => check.group === group);
  if (own.length === 0) return [];
  return ['', paint.bold(group), ...checkLines(own, paint).map((line) => `  ${line}`)];
}

/** Skipped checks that share their reason with many others are counted: they would hide what matters. */
const fewestCounted = 3;

function checkLines(checks: readonly CheckResult[], paint: Paint): string[] {
  const sharing = (check: CheckResult): CheckResult[] =>
    check.skipped_because === null
      ? [check]
      : checks.filter(({ skipped_because: reason }) => reason === check.skipped_because);
  return checks.flatMap((check) => {
    const together = sharing(check);
    if (together.length < fewestCounted) return [checkLine(check, paint)];
    if (together[0] !== check) return [];
    return [
      `${paint.dim(marks.skipped)} ${paint.dim(`${together.length} checks skipped: ${check.skipped_because}`)}`,
    ];
  });
}

/** A check in one line: what became of it, its title, and where there is trouble, its id. */
function checkLine(check: CheckResult, paint: Paint): string {
  const { id, title, status, skipped_because: reason, accepted } = check;
  if (accepted !== null) {
    const why = accepted.reason === '' ? 'no reason given' : accepted.reason;
    return `${paint.dim('~')} ${title} ${paint.dim(`[${id}] (${status}, known: ${why})`)}`;
  }
  const mark = colorOf(status, paint)(marks[status]);
  if (status === 'passed') return `${mark} ${title}`;
  if (status === 'skipped') return `${mark} ${paint.dim(`${title} (skipped: ${reason ?? 'no reason'})`)}`;
  return `${mark} ${title} ${paint.dim(`[${id}]`)}`;
}

function colorOf(status: CheckStatus, paint: Paint): (text: string) => string {
  const colors = {
    passed: paint.good,
    failed: paint.bad,
    warned: paint.warn,
    skipped: paint.dim,
    errored: paint.bad,
  };
  return colors[status];
}

function explanation(check: CheckResult, paint: Paint): string[] {
  const color = colorOf(check.status, paint);
  const fact = (name: string, text: string | null): string[] =>
    text === null ? [] : [`  ${paint.dim(name.padEnd(9))}${text}`];
  const broken = check.status !== 'errored';
  return [
    `${color(marks[check.status])} ${paint.bold(check.id)}  ${color(check.status)}, ${check.severity}`,
    `  ${check.message ?? ''}`,
    ...fact('expected', check.expected),
    ...fact('actual', check.actual),
    ...exchangeLines(check.exchanges, paint),
    ...(broken ? fact('clause', `${check.source.text} ${check.source.url}`) : []),
    ...(broken ? fact('cause', check.likely_cause === null ? null : `Probably: ${check.likely_cause}`) : []),
    ...(broken ? fact('fix', check.fix) : []),
    ...fact('rerun', check.rerun),
    ...(broken ? fact('more', check.explain) : []),
  ];
}

function exchangeLines(exchanges: readonly Exchange[], paint: Paint): string[] {
  if (exchanges.length === 0) return [];
  const shown = exchanges.slice(-shownExchanges);
  const earlier = exchanges.length - shown.length;
  return [
    '',
    ...(earlier > 0 ? [`  ${paint.dim(`… ${earlier} earlier exchanges: see --format json`)}`] : []),
    ...shown.flatMap((exchange) => [
      `  ${paint.dim(exchange.direction === 'to-extension' ? 'platform → extension' : 'extension → platform')}  ${curlCommand(exchange)}`,
      `  ${paint.dim('              answer')}  ${answerOf(exchange)} ${paint.dim(`${Math.round(exchange.duration_ms)} ms`)}`,
    ]),
    '',
  ];
}

function answerOf({ response, error }: Exchange): string {
  if (response === null) return error ?? 'none';
  const { body } = response;
  const text =
    typeof body === 'string' ? body.replaceAll(/\s+/g, ' ') : body === null ? '' : JSON.stringify(body);
  const cut =
    text.length > longestAnswer ? `${text.slice(0, longestAnswer)}… (${text.length} characters)` : text;
  return [String(response.status), cut, error ?? ''].filter((part) => part !== '').join(' ');
}

function leftBehindLines({ left_behind: companies }: Report, paint: Paint): string[] {
  if (companies.length === 0) return [];
  const names = companies.map(({ company, reason }) => `  ${company}: ${reason}`);
  return [
    '',
    paint.warn('The extension still knows these companies of the check, because it took no purge:'),
    ...names,
  ];
}

function staleLines(report: Report, paint: Paint): string[] {
  const lines = describeStale(report).map((line) => `${paint.bad(marks.failed)} ${line}`);
  return lines.length === 0 ? [] : ['', ...lines];
}

function summaryLine({ summary, checks, baseline, duration_ms: ms }: Report, paint: Paint): string {
  const known = (status: CheckStatus): string => {
    const count = checks.filter((check) => check.status === status && check.accepted !== null).length;
    return count === 0 ? '' : ` (${count} known from ${baseline?.file})`;
  };
  const counts = (['passed', 'failed', 'warned', 'errored', 'skipped'] as const)
    .filter((status) => summary[status] > 0 || status === 'passed')
    .map((status) => colorOf(status, paint)(`${summary[status]} ${status}${known(status)}`));
  return `${counts.join(', ')} ${paint.dim(`of ${summary.total} in ${(ms / 1000).toFixed(1)} s`)}`;
}
