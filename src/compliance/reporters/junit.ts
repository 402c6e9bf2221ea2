import { checkGroups, type CheckGroup } from '../define-check.js';
import { summarize, type CheckResult, type CheckStatus, type Report } from '../report.js';
import { explanationLines } from './explanation.js';
import { factsOf, messageOf, placeOf } from './facts.js';
import { printable } from './printable.js';

/**
 * JUnit XML as Jenkins and GitLab read it: a suite per group, a case per check. A failed recommendation is a case that
 * passed, with all that is known about it as its output: these consumers know no warning, and a failure would stop a
 * pipeline that `rehive-ext check` lets pass.
 */
export function junitReport(report: Report): string {
  const suites = checkGroups.flatMap((group) => suite(group, report));
  const { tool, summary, duration_ms: ms } = report;
  const { total: tests, failed: failures, errored: errors } = summary;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element('testsuites', { name: `${tool.name} check`, tests, failures, errors, time: seconds(ms) }, suites),
  ].join('\n');
}

function suite(name: CheckGroup, { checks, tool, level, target, started_at: startedAt }: Report): string[] {
  const own = checks.filter(({ group }) => group === name).map(asCounted);
  if (own.length === 0) return [];
  const { total: tests, failed: failures, errored: errors, skipped } = summarize(own);
  const time = seconds(own.reduce((sum, { duration_ms: ms }) => sum + ms, 0));
  // Without its zone: the format has none.
  const timestamp = startedAt.replace(/\.\d+Z$/, '');
  const properties = { version: tool.version, level, url: target.url, command: target.command ?? '' };
  return [
    element('testsuite', { name, tests, failures, errors, skipped, time, timestamp }, [
      element(
        'properties',
        {},
        Object.entries(properties).map(([key, value]) => element('property', { name: key, value })),
      ),
      ...own.map(testCase),
    ]),
  ];
}

/** A known failure must not turn a pipeline red: the format has no other word for it than skipped. */
function asCounted(check: CheckResult): CheckResult {
  if (check.accepted === null) return check;
  const { reason } = check.accepted;
  return { ...check, status: 'skipped', skipped_because: `${check.status}, as the baseline says: ${reason}` };
}

function testCase(check: CheckResult): string {
  const { id, group, duration_ms: ms } = check;
  // Its id and not its title: consumers know a case by its name, over many runs.
  return element(
    'testcase',
    { classname: `rehive-ext.${group}`, name: id, time: seconds(ms) },
    outcome(check),
  );
}

function outcome(check: CheckResult): string[] {
  const { status, severity, skipped_because: reason } = check;
  const message = messageOf(check);
  const output = element('system-out', {}, `${status}, ${severity}\n${explanationLines(check).join('\n')}`);
  const outcomes: Record<CheckStatus, string[]> = {
    passed: [],
    failed: [element('failure', { message, type: severity }, facts(check)), output],
    warned: [output],
    errored: [element('error', { message, type: 'errored' }, facts(check)), output],
    skipped: [element('skipped', { message: reason ?? 'no reason' })],
  };
  return outcomes[status];
}

/** What people read beside a failure; the exchanges are in its output. */
function facts(check: CheckResult): string {
  const place = placeOf(check);
  const lines = factsOf(check).map(({ name, text, url = '' }) =>
    `${name.padEnd(9)} ${text} ${url}`.trimEnd(),
  );
  return [check.title, ...(place === '' ? [] : [`place     ${place}`]), ...lines].join('\n');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** `content` is text, to be escaped, or elements. */
function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`);
  const start = `<${name}${written.join('')}`;
  if (content.length === 0) return `${start}/>`;
  // White space counts where there is text, so only elements get lines of their own.
  const inside = typeof content === 'string' ? escaped(content) : ['', ...content, ''].join('\n');
  return `${start}>${inside}</${name}>`;
}

function escaped(text: string): string {
  return printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A parser turns white space in an attribute into spaces, unless it is written as its number. */
function attribute(text: string): string {
  return escaped(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
