import { calls } from '../../../contract/calls.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

const { deactivate } = calls;

export const deactivatePurgeAccepted = defineCheck({
  id: 'deactivate-purge-accepted',
  group: 'deactivate',
  title: 'A deactivation with purge is taken, and the company can start anew',
  severity: 'required',
  after: ['activate-accepted', 'deactivate-accepted'],
  source: deactivate.source,
  observes: 'An active company deactivates with "purge": true and activates again: both must be accepted.',
  fix: 'With "purge": true delete everything about the company, and answer 200 or 201.',
  likelyCause: 'A table that refers to the company keeps its row from being deleted.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const purged = await company.deactivate({ purge: true });
    expectAccepted(
      purged,
      'The extension did not take the deactivation with purge',
      deactivate.acceptedStatuses,
    );
    const again = await company.activate();
    expectAccepted(
      again,
      'After a purge, the extension did not take the company as a new one',
      calls.activate.acceptedStatuses,
    );
  },
});
