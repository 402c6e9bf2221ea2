import { calls } from '../../../contract/calls.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

const { deactivate } = calls;

export const deactivateAccepted = defineCheck({
  id: 'deactivate-accepted',
  group: 'deactivate',
  title: 'A company can deactivate the extension: 200 or 201 within 10 seconds',
  severity: 'required',
  after: ['activate-accepted', 'deactivate-no-redirect'],
  source: deactivate.source,
  observes:
    'An active company deactivates the extension as from the dashboard. The status and the time until the answer are judged.',
  fix: 'Answer POST /deactivate/ with 200 or 201 once the company is marked as inactive.',
  likelyCause: 'The company is looked up by its stored token, or the answer is 204.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const report = await company.deactivate();
    expectAccepted(report, 'The extension did not take the deactivation', deactivate.acceptedStatuses);
  },
});
