import { checkGroups } from '../define-check.js';
import { describeStale, type CheckResult, type CheckStatus, type Report } from '../report.js';
import { explanationLines } from './explanation.js';
import { countsOf, placeOf, troubledChecks } from './facts.js';
import { inOneLine } from './printable.js';
import type { Paint, View } from './view.js';
import { wrapped } from './wrapped.js';

const marks: Record<CheckStatus, string> = {
  passed: '✓',
  failed: '✗',
  warned: '!',
  skipped: '-',
  errored: '?',
};

/** For people: every check in a line, then all that is known about each failure, then the count. */
export function prettyReport(report: Report, view: View): string {
  const { target, level, checks } = report;
  const { paint } = view;
  const command = target.command === null ? '' : ` (${target.command})`;
  return [
    `${paint.bold('Compliance check')}  level ${level}, ${inOneLine(`${target.url}${command}`)}`,
    ...(report.shuffled ? [`In an order drawn from seed ${report.seed}: ${inOneLine(report.rerun)}`] : []),
    ...checkGroups.flatMap((group) => groupLines(group, checks, view)),
    ...troubledChecks(checks).flatMap((check) => [
      '',
      ...headlines(check, view),
      ...explanationLines(check, view),
    ]),
    ...leftBehindLines(report, paint),
    ...staleLines(report, paint),
    '',
    summaryLine(report, paint),
  ].join('\n');
}

function groupLines(group: string, checks: readonly CheckResult[], view: View): string[] {
  const own = checks.filter((check) => check.group === group);
  if (own.length === 0) return [];
  return ['', view.paint.bold(group), ...checkLines(own, view)];
}

/** Skipped checks that share their reason with many others are counted: they would hide what matters. */
const fewestCounted = 3;

function checkLines(checks: readonly CheckResult[], view: View): string[] {
  const sharing = (check: CheckResult): CheckResult[] =>
    check.skipped_because === null
      ? [check]
      : checks.filter(({ skipped_because: reason }) => reason === check.skipped_because);
  return checks.flatMap((check) => {
    const together = sharing(check);
    if (together.length < fewestCounted) return checkLine(check, view);
    if (together[0] !== check) return [];
    return marked('skipped', `${together.length} checks skipped: ${check.skipped_because}`, view);
  });
}

/** A check in one line: what became of it, its title, and where there is trouble, its id. */
function checkLine(check: CheckResult, view: View): string[] {
  const { id, title, status, skipped_because: reason, accepted } = check;
  if (accepted !== null) {
    const why = accepted.reason === '' ? 'no reason given' : accepted.reason;
    return lined(view.paint.dim('~'), `${title} [${id}] (${status}, known: ${why})`, view, view.paint.dim);
  }
  if (status === 'passed') return marked(status, title, view);
  if (status === 'skipped') return marked(status, `${title} (skipped: ${reason ?? 'no reason'})`, view);
  const label = `[${id}]`;
  return marked(status, `${title} ${label}`, view).map((line) => line.replace(label, view.paint.dim(label)));
}

function marked(status: CheckStatus, text: string, view: View): string[] {
  const { paint } = view;
  const shade = status === 'skipped' ? paint.dim : (line: string): string => line;
  return lined(colorOf(status, paint)(marks[status]), text, view, shade);
}

function lined(mark: string, text: string, { screen }: View, shade: (line: string) => string): string[] {
  const [first = '', ...others] = wrapped(inOneLine(text), screen === null ? Infinity : screen.columns - 4);
  return [`  ${mark} ${shade(first)}`, ...others.map((line) => `    ${shade(line)}`)];
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

function headlines(check: CheckResult, { paint, screen }: View): string[] {
  const verdict = `${check.status}, ${check.severity}`;
  const place = placeOf(check);
  const text = [`${marks[check.status]} ${check.id}`, verdict, place]
    .filter((part) => part !== '')
    .join('  ');
  const color = colorOf(check.status, paint);
  return wrapped(text, screen?.columns ?? Infinity).map((line) =>
    line
      .replace(marks[check.status], color)
      .replace(check.id, paint.bold)
      .replace(verdict, color)
      .replace(place, paint.dim),
  );
}

function leftBehindLines({ left_behind: companies }: Report, paint: Paint): string[] {
  if (companies.length === 0) return [];
  const names = companies.map(({ company, reason }) => `  ${company}: ${inOneLine(reason)}`);
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
  const counts = countsOf(summary, (status, text) => colorOf(status, paint)(`${text}${known(status)}`));
  return `${counts} ${paint.dim(`of ${summary.total} in ${(ms / 1000).toFixed(1)} s`)}`;
}
