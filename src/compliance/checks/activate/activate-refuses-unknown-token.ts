import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const activateRefusesUnknownToken = defineCheck({
  id: 'activate-refuses-unknown-token',
  group: 'activate',
  title: 'An activation with a token that the platform does not know is refused',
  severity: 'required',
  after: ['activate-accepted', 'activate-repeatable'],
  source: source(
    'requirements',
    'An activation is refused when GET /3/auth/ answers an authentication error.',
  ),
  fix: 'Stop at once when GET /3/auth/ does not answer 200, and answer 401.',
  likelyCause: 'The answer of GET /3/auth/ is not looked at.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const report = await company.activate({ token: context.unknownToken() });
    expectRefused(report, 'The extension took a token that nobody issued');
  },
});
