import type { CheckResult, Report } from '../report.js';
import { countsOf, factsOf, messageOf, troubledChecks } from './facts.js';
import type { View } from './view.js';
import { inRepository } from './repository-path.js';

/** Workflow commands of GitHub Actions: an annotation for each check that did not pass, then the counts. */
export function githubReport(report: Report, { folder }: View): string {
  return [
    ...troubledChecks(report.checks).map((check) => annotation(check, folder)),
    `rehive-ext check: ${countsOf(report.summary)} of ${report.summary.total}`,
  ].join('\n');
}

function annotation(check: CheckResult, folder: string): string {
  const { id, status, location } = check;
  const properties = {
    ...(location === null
      ? {}
      : { file: inRepository(location.file, folder), line: location.line, col: location.column }),
    title: `${id} ${status}`,
  };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  const lines = [
    messageOf(check),
    ...factsOf(check).map(({ name, text, url = '' }) => `${name}: ${text} ${url}`.trimEnd()),
  ];
  return `::${status === 'warned' ? 'warning' : 'error'} ${written.join(',')}::${data(lines.join('\n'))}`;
}

/** The runner splits its log into lines first, and turns these back afterwards. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
