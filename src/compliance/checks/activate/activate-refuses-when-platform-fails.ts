import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const activateRefusesWhenPlatformFails = defineCheck({
  id: 'activate-refuses-when-platform-fails',
  group: 'activate',
  title: 'An activation is refused while the platform answers the token check with 500',
  severity: 'required',
  after: ['activate-accepted', 'activate-repeatable'],
  source: source(
    'requirements',
    'An activation needs a verified token; a check that failed has verified nothing.',
  ),
  fix: 'Treat every answer of GET /3/auth/ but 200 as a refusal, and answer 502.',
  likelyCause: 'Only 401 is taken for a refusal; other failures of the check count as success.',
  async run(context) {
    // The same company twice: an extension for one company only would refuse another for that alone.
    const company = context.company();
    await company.activated();
    company.fault({
      path: '/3/auth/',
      respond: { status: 500, body: { status: 'error', message: 'Server error.' } },
    });
    const report = await company.activate();
    expectRefused(report, 'The extension took a token that the platform could not verify');
  },
});
