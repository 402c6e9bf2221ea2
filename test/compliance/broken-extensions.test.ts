import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { selectChecks, withThoseBefore } from '../../src/compliance/select-checks.js';
import { makeProject } from '../broken-extensions/make-project.js';
import { drawn, proofSeed } from '../prove.js';
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
    expect(others.map(({ id, status }) => ({ id, status }))).toEqual(
      allChecks.filter(({ level }) => level === 'public').map(({ id }) => ({ id, status: 'skipped' })),
    );
  }, 60_000);
});

describe.concurrent(
  `every check finds the extension that is broken in its way (SEED=${proofSeed})`,
  { timeout: 120_000 },
  () => {
    for (const { caughtBy, fault, level, ...changes } of drawn(variants, 80)) {
      it(`${caughtBy}: an extension that ${fault}`, async () => {
        const report = await judge(makeProject(changes), {
          checks: selectChecks(allChecks, {
            only: [...withThoseBefore(allChecks, ({ id }) => id === caughtBy)],
          }),
          // What an extension never does is waited for as long as a check may wait.
          timeoutMs: 20_000,
          level,
        });
        const result = report.checks.find(({ id }) => id === caughtBy);
        expect(
          report.checks
            .filter(({ id, status }) => id !== caughtBy && status !== 'passed' && status !== 'skipped')
            .map(brief),
        ).toEqual([]);
        expect(result && brief(result)).toMatchObject({
          status: result?.severity === 'required' ? 'failed' : 'warned',
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
