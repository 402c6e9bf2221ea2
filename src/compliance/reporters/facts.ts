import type { CheckResult, CheckStatus } from '../report.js';
import { inOneLine } from './printable.js';

/** What is known about a check that did not pass, beside its message. In the order in which it is read. */
export interface Fact {
  name: 'expected' | 'actual' | 'clause' | 'cause' | 'fix' | 'rerun';
  text: string;
  /** The page that a clause stands on. */
  url?: string;
}

/** What people call them. */
export const factNames: Readonly<Record<Fact['name'], string>> = {
  expected: 'Expected',
  actual: 'Actual',
  clause: 'Clause',
  cause: 'Cause',
  fix: 'Fix',
  rerun: 'Run it alone',
};

export function factsOf(check: CheckResult): Fact[] {
  const rerun: Fact = { name: 'rerun', text: inOneLine(check.rerun) };
  // Where the check itself broke, nothing is known about the extension.
  if (check.status === 'errored') return [rerun];
  const fact = (name: Fact['name'], text: string | null): Fact[] =>
    text === null ? [] : [{ name, text: inOneLine(text) }];
  return [
    ...fact('expected', check.expected),
    ...fact('actual', check.actual),
    { name: 'clause', text: check.source.text, url: check.source.url },
    ...fact('cause', check.likely_cause === null ? null : `Probably: ${check.likely_cause}`),
    ...fact('fix', check.fix),
    rerun,
  ];
}

/** One line on what happened. */
export function messageOf({ message, title }: CheckResult): string {
  return inOneLine(message ?? title);
}

/** `rehive.json:12`; empty where no place is known. */
export function placeOf({ location }: CheckResult): string {
  return location === null ? '' : inOneLine(`${location.file}:${location.line}`);
}

/** Those that did not pass and are not known from a baseline, in the order of the report. A skipped check is none of them. */
export function troubledChecks(checks: readonly CheckResult[]): CheckResult[] {
  return checks.filter(
    ({ status, accepted }) => status !== 'passed' && status !== 'skipped' && accepted === null,
  );
}

const order = ['passed', 'failed', 'warned', 'errored', 'skipped'] as const satisfies readonly CheckStatus[];

/** `57 passed, 1 failed, 1 skipped`: what there is none of is left out. */
export function countsOf(
  summary: Readonly<Record<CheckStatus, number>>,
  mark: (status: CheckStatus, text: string) => string = (_status, text) => text,
): string {
  return order
    .filter((status) => summary[status] > 0 || status === 'passed')
    .map((status) => mark(status, `${summary[status]} ${status}`))
    .join(', ');
}
