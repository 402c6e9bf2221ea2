import { allChecks } from '../../src/compliance/all-checks.js';
import { defineCheck, type Check, type CheckContext } from '../../src/compliance/define-check.js';
import type { CheckResult, Report } from '../../src/compliance/report.js';
import { runChecks, type RunChecksOptions } from '../../src/compliance/run-checks.js';
import { source } from '../../src/contract/sources.js';
import type { Project } from '../broken-extensions/make-project.js';

/** The report on a project's extension, and the project is gone. Every check, unless others are given. */
export async function judge(project: Project, options: Partial<RunChecksOptions> = {}): Promise<Report> {
  try {
    return await runChecks({
      checks: allChecks,
      manifest: project.manifest,
      target: { command: 'node extension.mjs', cwd: project.dir },
      version: '0.0.0',
      ...options,
    });
  } finally {
    project.remove();
  }
}

/** A check that is there for a test. */
export function check(
  id: string,
  run: (context: CheckContext) => Promise<void>,
  more: Partial<Check> = {},
): Check {
  return defineCheck({
    id,
    group: 'security',
    title: 'Something',
    severity: 'required',
    source: source('requirements', 'A clause.'),
    observes: 'Nothing.',
    fix: 'Do it.',
    run,
    ...more,
  });
}

export const statuses = (report: Report): Record<string, string> =>
  Object.fromEntries(report.checks.map(({ id, status }) => [id, status]));

export const idsWith = (report: Report, status: string): string[] =>
  report.checks.filter((one) => one.status === status).map(({ id }) => id);

/** Enough of a result to see what is wrong. */
export const brief = (result: CheckResult): Partial<CheckResult> => {
  const { id, status, message, expected, actual, precondition, skipped_because } = result;
  return { id, status, message, expected, actual, precondition, skipped_because };
};
