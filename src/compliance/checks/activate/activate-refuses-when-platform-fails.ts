import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const activateRefusesWhenPlatformFails = defineCheck({
  id: 'activate-refuses-when-platform-fails',
  group: 'activate',
  title: 'An activation is refused while the platform answers the token check with 500',
  severity: 'required',
  after: ['activate-accepted'],
  source: source(
    'requirements',
    'An activation needs a verified token; a check that failed has verified nothing.',
  ),
  fix: 'Treat every answer of GET /3/auth/ but 200 as a refusal, and answer 502.',
  likelyCause: 'Only 401 is taken for a refusal; other failures of the check count as success.',
  async run(context) {
    await context.company().activated();
    const company = context.company();
    company.fault({
      path: '/3/auth/',
      respond: { status: 500, body: { status: 'error', message: 'Server error.' } },
    });
    const report = await company.activate();
    expectRefused(
      report,
      'The extension took a token that the platform could not verify',
      calls.activate.acceptedStatuses,
    );
  },
});
