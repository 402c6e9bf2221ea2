import { allChecks } from '../../src/compliance/all-checks.js';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fail, type Check } from '../../src/compliance/define-check.js';
import { deactivation } from '../broken-extensions/anchors.js';
import { makeProject } from '../broken-extensions/make-project.js';
import { brief, check, idsWith, judge, statuses } from './judge-project.js';

/** From then on checks run beside each other. */
const together = check('together', async () => undefined, { decidesConcurrency: true });

/** A rule that is broken while the other one is being looked at, and only then. */
function pair(reachesOthers: boolean): { checks: Check[]; begun: string[] } {
  const begun: string[] = [];
  let now = 0;
  const one = (id: string, more: Partial<Check>): Check =>
    check(
      id,
      async () => {
        begun.push(id);
        now += 1;
        await pause(200);
        const beside = now > 1;
        await pause(200);
        now -= 1;
        if (beside) fail('It was disturbed');
      },
      more,
    );
  const checks = [
    together,
    one('mixes', { reachesOthers }),
    one('victim', {}),
    check('later', async () => void begun.push('later'), { after: ['victim'] }),
  ];
  return { checks, begun };
}

describe('a fault that mixes companies', () => {
  it('is one finding: what it did to the checks beside it is judged again without them', async () => {
    const purging = makeProject({
      change: [
        [
          deactivation,
          `async function deactivate({ token, purge }, address) {
  if (!token && purge) return (state.companies = {}), [200, { status: 'success' }];
  const company = await companyOfServiceToken(token, address);`,
        ],
      ],
    });
    const checks = allChecks.filter(({ group }) => group === 'activate' || group === 'deactivate');
    const report = await judge(purging, { checks, concurrency: 16 });
    const found = report.checks.filter(({ status }) => status === 'failed' || status === 'errored');
    expect(found.map(brief)).toMatchObject([{ id: 'deactivate-unproven-changes-nothing', status: 'failed' }]);
    expect(idsWith(report, 'warned')).toEqual(['deactivate-refuses-missing-token']);
  }, 180_000);

  it.each([
    ['one check', true],
    ['no check', false],
  ])(
    'counts for nothing where each finds nothing by itself, and %s tells of it',
    async (_, reachesOthers) => {
      const { checks, begun } = pair(reachesOthers);
      const report = await judge(makeProject(), { checks });
      expect(statuses(report)).toMatchObject({ mixes: 'passed', victim: 'passed', later: 'passed' });
      // Both once more, one after the other, and what had been held back.
      expect(begun).toEqual(['mixes', 'victim', 'mixes', 'victim', 'later']);
    },
  );
});
