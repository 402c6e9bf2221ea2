import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { selectChecks } from '../../src/compliance/select-checks.js';
import { activation } from '../broken-extensions/anchors.js';
import { makeProject } from '../broken-extensions/make-project.js';
import { brief, check, idsWith, judge } from './judge-project.js';

const refusing = (): ReturnType<typeof makeProject> =>
  makeProject({
    change: [[activation, `async function activate() {\n  throw new Refusal(400, 'No service_token.');`]],
  });
const only = (...ids: string[]): ReturnType<typeof selectChecks> => selectChecks(allChecks, { only: ids });

describe('a check whose beginning is refused', () => {
  it('fails as the check does which judges that, recommended or not, and points to it', async () => {
    const report = await judge(refusing(), { checks: only('api-forwards-address') });
    const judging = allChecks.find(({ id }) => id === 'activate-accepted');
    expect(report.checks).toMatchObject([
      {
        id: 'api-forwards-address',
        status: 'failed',
        severity: 'required',
        precondition: 'activate-accepted',
        message:
          'The extension did not take an activation, which this check begins with: see activate-accepted',
        actual: expect.stringContaining('No service_token.'),
        fix: judging?.fix,
        source: judging?.source,
        rerun: 'rehive-ext check --only api-forwards-address',
      },
    ]);
    expect(report.summary).toMatchObject({ failed: 1, warned: 0 });
  });

  it.each([
    ['a rotation', 'rotate-accepted', 'rotate-new-token-used', 'async function rotate({ token }, address) {'],
    [
      'a webhook',
      'webhook-accepted',
      'activate-refused-changes-nothing',
      "function webhook({ id, event, company, data }, _address, { authorization = '' }) {",
    ],
  ])('by a refusal of %s points to %s', async (_what, precondition, id, beginning) => {
    const project = makeProject({ change: [[beginning, `${beginning}\n  throw new Refusal(400, 'No.');`]] });
    const report = await judge(project, { checks: only(id) });
    expect(report.checks).toMatchObject([{ id, status: 'failed', precondition }]);
  });

  it('is skipped where the check that judges its beginning has failed: one fault is one finding', async () => {
    const loose = allChecks.map((one) => ({
      ...one,
      after: one.id === 'activate-accepted' ? [] : ['manifest-https'],
    }));
    const checks = selectChecks(loose, { only: ['activate-accepted', 'api-forwards-address'] });
    const report = await judge(refusing(), { checks });
    expect(report.checks.map(brief)).toMatchObject([
      { id: 'activate-accepted', status: 'failed' },
      { id: 'api-forwards-address', status: 'skipped', skipped_because: 'activate-accepted did not pass' },
    ]);
  });

  it('has the one that judges it judged again, where it had passed: what broke meanwhile is the finding', async () => {
    // For one company, the first one, for ever: a purge is answered with success and nothing is forgotten.
    const kept = makeProject({
      change: [
        [
          activation,
          `${activation}\n  if (Object.keys(state.companies).some((one) => one !== company)) throw new Refusal(409, 'There is a company already.');`,
        ],
        ['    delete state.companies[company];\n', ''],
      ],
    });
    const report = await judge(kept);
    expect(idsWith(report, 'errored')).toEqual([]);
    expect(report.checks.filter(({ status }) => status === 'failed').map(brief)).toMatchObject([
      {
        id: 'activate-accepted',
        precondition: null,
        message: expect.stringMatching(
          /^The extension did not take the activation \(it had passed at first in this run; activate-\S+ came upon it\)$/,
        ),
        actual: expect.stringContaining('There is a company already.'),
      },
    ]);
    expect(report.checks.every(({ precondition }) => precondition === null)).toBe(true);
  }, 60_000);

  it('fails where its beginning alone is refused: the one that judges it passes again', async () => {
    const unlucky = check(
      'unlucky',
      async (context) => {
        const company = context.company();
        company.fault({ path: '/3/auth/', respond: { status: 500 } });
        await company.activated();
      },
      { severity: 'recommended', after: ['activate-accepted'] },
    );
    const report = await judge(makeProject(), { checks: [...only('activate-accepted'), unlucky] });
    expect(report.checks.map(brief)).toMatchObject([
      { id: 'activate-accepted', status: 'passed' },
      { id: 'unlucky', status: 'failed', precondition: 'activate-accepted' },
    ]);
  });
});
