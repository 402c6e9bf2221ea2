import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const activateRefusesWhenPlatformDrops = defineCheck({
  id: 'activate-refuses-when-platform-drops',
  group: 'activate',
  title: 'An activation is refused while the platform drops the connection of the token check',
  severity: 'required',
  after: ['activate-accepted', 'activate-repeatable'],
  source: source(
    'requirements',
    'An activation needs a verified token; a check without an answer has verified nothing.',
  ),
  fix: 'Treat a failed connection to GET /3/auth/ as a refusal, and answer 502 within the time limit.',
  likelyCause: 'A catch block around the token check goes on as if it had succeeded.',
  async run(context) {
    // The same company twice: an extension for one company only would refuse another for that alone.
    const company = context.company();
    await company.activated();
    company.fault({ path: '/3/auth/', respond: 'drop' });
    const report = await company.activate();
    expectRefused(report, 'The extension took a token although it got no answer about it');
  },
});
