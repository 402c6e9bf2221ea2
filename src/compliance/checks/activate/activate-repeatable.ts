import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const activateRepeatable = defineCheck({
  id: 'activate-repeatable',
  group: 'activate',
  title: 'A company that is active can activate again',
  severity: 'required',
  after: ['activate-accepted'],
  source: source(
    'requirements',
    'A company that activates again is normal: it is known already, and the token is new.',
  ),
  observes:
    'A company that is active activates once more, with a new token. This must be accepted as the first time was.',
  fix: 'Update the row of the company when there is one; find its webhook instead of creating it a second time.',
  likelyCause:
    'The row, or the webhook with the same URL and event, exists already and the failure is passed on.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const report = await company.activate();
    expectAccepted(report, 'The extension refused a second activation', calls.activate.acceptedStatuses);
  },
});
