import { calls } from '../../../contract/calls.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

const { activate } = calls;

export const activateAccepted = defineCheck({
  id: 'activate-accepted',
  group: 'activate',
  title: 'A company can activate the extension: 200 or 201 within 10 seconds',
  severity: 'required',
  after: ['activate-no-redirect'],
  source: activate.source,
  observes:
    'A new company activates the extension as from the dashboard: one POST with the token of a new service user. The status and the time until the answer are judged.',
  fix: 'Answer POST /activate/ with 200 or 201 once the token is verified and stored; leave slow work for afterwards.',
  likelyCause:
    'The token is read from a field other than "token", the path has no slash at its end, or the framework wants a CSRF token.',
  async run(context) {
    const report = await context.company().activate();
    expectAccepted(report, 'The extension did not take the activation', activate.acceptedStatuses);
  },
});
