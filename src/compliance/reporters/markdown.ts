import { checkGroups } from '../define-check.js';
import { summarize, type CheckResult, type CheckStatus, type Report } from '../report.js';
import { chooseExchanges } from './choose-exchanges.js';
import { countsOf, factNames, factsOf, messageOf, placeOf, troubledChecks } from './facts.js';
import { inOneLine, printable } from './printable.js';
import { transcript } from './transcript.js';

/** A comment on GitHub takes 65,536 characters; a job summary, and GitLab, about a million. */
const longestReport = 65_000;
const longest = { request: 600, answer: 400 };

const marks: Record<CheckStatus, string> = {
  passed: '✅',
  failed: '❌',
  warned: '⚠️',
  skipped: '⏭️',
  errored: '💥',
};

/** For comments and job summaries: the counts by group, then everything about each check that did not pass. */
export function markdownReport(report: Report): string {
  const { summary, level, tool, checks } = report;
  const head = [
    `## ${headlineMark(summary)} Rehive compliance: ${countsOf(summary)}`,
    '',
    `Level ${level}, ${summary.total} checks in ${(report.duration_ms / 1000).toFixed(1)} s, ${tool.name} ${tool.version}.`,
    '',
    ...groupTable(checks),
  ];
  const tail = [...skippedSection(checks), ...leftBehindSection(report)];
  const sections = withinLimit(troubledChecks(checks), longestReport - sizeOf([...head, ...tail]));
  return [...head, ...sections, ...tail].join('\n');
}

function headlineMark({ failed, errored, warned }: Report['summary']): string {
  if (errored > 0) return marks.errored;
  if (failed > 0) return marks.failed;
  return warned > 0 ? marks.warned : marks.passed;
}

const columns = ['passed', 'failed', 'warned', 'errored', 'skipped'] as const;

function groupTable(checks: readonly CheckResult[]): string[] {
  const rows = checkGroups.flatMap((group) => {
    const own = checks.filter((check) => check.group === group);
    if (own.length === 0) return [];
    const counts = summarize(own);
    return [`| ${group} | ${columns.map((status) => counts[status] || '').join(' | ')} |`];
  });
  return [
    `| | ${columns.map((status) => `${marks[status]} ${status}`).join(' | ')} |`,
    `| --- | ${columns.map(() => '---:').join(' | ')} |`,
    ...rows,
  ];
}

function sizeOf(lines: readonly string[]): number {
  return lines.join('\n').length + 1;
}

/** All checks in few words, then as many as there is room for with the facts, then with the exchanges. */
function withinLimit(checks: readonly CheckResult[], limit: number): string[] {
  const sections = checks.map((check) => headline(check));
  let left = limit - sections.reduce((sum, lines) => sum + sizeOf(lines), 0);
  for (const more of [factList, exchangeSection]) {
    for (const [index, check] of checks.entries()) {
      const added = more(check);
      left -= sizeOf(added);
      if (left < 0)
        return [...sections.flat(), '', '_There is no room here for the rest: see the other formats._'];
      sections[index]?.push(...added);
    }
  }
  return sections.flat();
}

function headline(check: CheckResult): string[] {
  const { id, status, severity } = check;
  const place = placeOf(check);
  return [
    '',
    `### ${marks[status]} \`${id}\``,
    '',
    `**${escaped(messageOf(check))}** (${[status, severity, place]
      .filter((part) => part !== '')
      .map(escaped)
      .join(', ')})`,
  ];
}

function factList(check: CheckResult): string[] {
  return [
    '',
    ...factsOf(check).map(({ name, text, url }) => {
      const words = name === 'rerun' ? code(text) : escaped(text);
      return `- ${factNames[name]}: ${url === undefined ? words : `[${words}](${url})`}`;
    }),
  ];
}

function exchangeSection({ exchanges }: CheckResult): string[] {
  if (exchanges.length === 0) return [];
  const shown = chooseExchanges(exchanges);
  const which = shown.length < exchanges.length ? `${shown.length} of ${exchanges.length}` : shown.length;
  return [
    '',
    `<details><summary>What was said: ${which} ${exchanges.length === 1 ? 'exchange' : 'exchanges'}</summary>`,
    ...shown.flatMap((exchange) => {
      const { who, curl, answer, ms } = transcript(exchange, longest);
      return ['', `${who}, ${ms} ms`, '', ...fenced(`${curl.join(' ')}\n# ${answer}`, 'sh')];
    }),
    '',
    '</details>',
  ];
}

function skippedSection(checks: readonly CheckResult[]): string[] {
  const skipped = checks.filter(({ status }) => status === 'skipped');
  if (skipped.length === 0) return [];
  return [
    '',
    `<details><summary>${skipped.length} skipped</summary>`,
    '',
    ...skipped.map(({ id, skipped_because: reason }) => `- \`${id}\`: ${escaped(reason ?? 'no reason')}`),
    '',
    '</details>',
  ];
}

function leftBehindSection({ left_behind: companies }: Report): string[] {
  if (companies.length === 0) return [];
  return [
    '',
    'The extension still knows these companies of the check, because it took no purge:',
    '',
    ...companies.map(({ company, reason }) => `- ${code(company)}: ${escaped(reason)}`),
  ];
}

/** Text in which nothing is markup, a mention or a link, in one line. */
function escaped(text: string): string {
  return inOneLine(text).replaceAll(/[\\`*_[\]<>&|#~@$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  return `${fence} ${inOneLine(text)} ${fence}`;
}

function fenced(text: string, language: string): string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}${language}`, printable(text), fence];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
