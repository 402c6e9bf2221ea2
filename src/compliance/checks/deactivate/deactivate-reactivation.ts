import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const deactivateReactivation = defineCheck({
  id: 'deactivate-reactivation',
  group: 'deactivate',
  title: 'A company that was deactivated can activate again',
  severity: 'required',
  after: ['activate-repeatable', 'deactivate-accepted'],
  source: source('requirements', 'A deactivation keeps the data, so that a later activation resumes.'),
  observes: 'An active company deactivates and activates again, which must be accepted.',
  fix: 'Set the active flag of the row that exists, and store the new token in it.',
  likelyCause: 'The activation inserts a row without looking for the one that a deactivation left.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.deactivate();
    const report = await company.activate();
    expectAccepted(
      report,
      'The extension refused a company that it knew before',
      calls.activate.acceptedStatuses,
    );
  },
});
