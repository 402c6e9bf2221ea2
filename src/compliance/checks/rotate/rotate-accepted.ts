import { calls } from '../../../contract/calls.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

const { rotate } = calls;

export const rotateAccepted = defineCheck({
  id: 'rotate-accepted',
  group: 'rotate',
  title: 'The platform can rotate the service token: 200 or 201',
  severity: 'required',
  needs: ['rotate-endpoint'],
  after: ['activate-accepted', 'rotate-no-redirect'],
  source: rotate.source,
  observes:
    "An active company's token is rotated: one POST with a new token of its service user. The status and the time until the answer are judged.",
  fix: 'Verify the new token with GET /3/auth/, store it for the company that it belongs to, and answer 200.',
  likelyCause: 'The company is looked up by its stored token, so the new one is unknown.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const report = await company.rotate();
    expectAccepted(report, 'The extension did not take the new token', rotate.acceptedStatuses);
  },
});
