import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import type { Check } from '../../src/compliance/define-check.js';
import { severityAt } from '../../src/compliance/select-checks.js';
import { makeProject } from '../broken-extensions/make-project.js';
import { variants } from '../broken-extensions/variants.js';
import { brief, judge } from './judge-project.js';

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

/** Those that stand before a check in the report, and what it needs: the rest can't come before its finding. */
function untilFinding(id: string): Check[] {
  const needed = withThoseBefore(id);
  const at = allChecks.findIndex((check) => check.id === id);
  return allChecks.filter((check, index) => index <= at || needed.includes(check.id));
}

/**
 * Nothing that a report names before it distracts from the finding: it is the first one, so the check finds what no check
 * before it does.
 */
describe.concurrent(
  'every check finds first the extension that is broken in its way',
  { timeout: 120_000 },
  () => {
    for (const { caughtBy, fault, level = 'private', ...changes } of variants) {
      it(`${caughtBy}: an extension that ${fault}`, async () => {
        const report = await judge(makeProject(changes), { checks: untilFinding(caughtBy), level });
        const [first] = report.checks.filter(({ status }) => status !== 'passed' && status !== 'skipped');
        const check = allChecks.find(({ id }) => id === caughtBy);
        expect(first && brief(first)).toMatchObject({
          id: caughtBy,
          status: check && severityAt(check, level) === 'required' ? 'failed' : 'warned',
          message: expect.stringMatching(/\S/),
          expected: expect.stringMatching(/\S/),
          actual: expect.stringMatching(/\S/),
          // The fault itself, not that the check could not begin because of it.
          precondition: null,
        });
      });
    }

    it('has a broken extension for every check', () => {
      const caught = new Set(variants.map(({ caughtBy }) => caughtBy));
      expect(allChecks.filter(({ id }) => !caught.has(id)).map(({ id }) => id)).toEqual([]);
      expect([...caught].filter((id) => !allChecks.some((check) => check.id === id))).toEqual([]);
    });
  },
);
