import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import type { CheckResult, Report } from '../../src/compliance/report.js';
import { runChecks } from '../../src/compliance/run-checks.js';
import { selectChecks } from '../../src/compliance/select-checks.js';
import { makeProject, type Project } from '../broken-extensions/make-project.js';
import { variants } from '../broken-extensions/variants.js';

async function judge(project: Project, options: { only?: string[]; level?: 'public' } = {}): Promise<Report> {
  try {
    return await runChecks({
      checks: selectChecks(allChecks, { only: options.only }),
      manifest: project.manifest,
      target: { command: 'node extension.mjs', cwd: project.dir },
      level: options.level,
      version: '0.0.0',
    });
  } finally {
    project.remove();
  }
}

/** Enough of a result to see what is wrong. */
const brief = ({ id, status, message, expected, actual, skipped_because }: CheckResult): unknown => ({
  id,
  status,
  message,
  expected,
  actual,
  skipped_because,
});

describe('the correct extension', () => {
  it('passes every check at level public, with nothing skipped', async () => {
    const report = await judge(makeProject(), { level: 'public' });
    expect(report.checks.filter(({ status }) => status !== 'passed').map(brief)).toEqual([]);
    expect(report.summary.total).toBe(allChecks.length);
    expect(report.left_behind).toEqual([]);
  }, 60_000);

  it('passes every check at level private, where only those for public extensions are skipped', async () => {
    const report = await judge(makeProject());
    const others = report.checks.filter(({ status }) => status !== 'passed');
    expect(others.map(({ id, status }) => ({ id, status }))).toEqual([
      { id: 'public-legal-pages', status: 'skipped' },
    ]);
  }, 60_000);
});

/** A check with all that have to pass before it: where one of those failed, it would be skipped. */
function withThoseBefore(id: string): string[] {
  const before = allChecks.find((check) => check.id === id)?.after ?? [];
  return [...new Set([...before.flatMap(withThoseBefore), id])];
}

describe.concurrent('every check finds the extension that is broken in its way', { timeout: 60_000 }, () => {
  for (const variant of variants) {
    it(`${variant.caughtBy}: an extension that ${variant.fault}`, async () => {
      const report = await judge(makeProject(variant), {
        only: withThoseBefore(variant.caughtBy),
        ...(variant.level === undefined ? {} : { level: variant.level }),
      });
      const result = report.checks.find(({ id }) => id === variant.caughtBy);
      expect(
        report.checks.filter(({ id, status }) => id !== variant.caughtBy && status !== 'passed').map(brief),
      ).toEqual([]);
      expect(result && brief(result)).toMatchObject({
        status: result?.severity === 'required' ? 'failed' : 'warned',
        message: expect.stringMatching(/\S/),
        expected: expect.stringMatching(/\S/),
        actual: expect.stringMatching(/\S/),
      });
      // The fault itself, not that the check could not begin because of it.
      expect(result?.message).not.toMatch(/which this check/);
    });
  }

  it('has a broken extension for every check', () => {
    const caught = new Set(variants.map(({ caughtBy }) => caughtBy));
    expect(allChecks.filter(({ id }) => !caught.has(id)).map(({ id }) => id)).toEqual([]);
    expect([...caught].filter((id) => !allChecks.some((check) => check.id === id))).toEqual([]);
  });
});
