import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const activateSecondCompany = defineCheck({
  id: 'activate-second-company',
  group: 'activate',
  title: 'Two companies can have the extension active at the same time',
  severity: 'recommended',
  publicSeverity: 'required',
  after: ['activate-accepted'],
  decidesConcurrency: true,
  source: source('requirements', 'An extension that is listed for all companies serves more than one.'),
  observes:
    'Two companies activate, one after the other. The second must be accepted, and the first still be served in the same ways as before: its webhooks are taken, its admin is answered.',
  fix: "Store company, token and active flag in a row per company, keyed on the company's identifier. A private extension that is meant for one company may leave it.",
  likelyCause: 'There is one token and one company, kept in a variable or in the environment.',
  async run(context) {
    const [first, second] = [context.company(), context.company()];
    await first.activated();
    const before = await context.signsOfActivity(first);
    const report = await second.activate();
    expectAccepted(report, 'The extension refused a second company', calls.activate.acceptedStatuses);
    // One row for all would take the second company and lose the first.
    await context.expectSigns(
      first,
      before,
      'Since a second company activated, the extension does not serve the first any more',
    );
  },
});
