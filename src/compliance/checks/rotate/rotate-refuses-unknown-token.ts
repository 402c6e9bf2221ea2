import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const rotateRefusesUnknownToken = defineCheck({
  id: 'rotate-refuses-unknown-token',
  group: 'rotate',
  title: 'A rotation to a token that the platform does not know is refused',
  severity: 'required',
  needs: ['rotate-endpoint'],
  after: ['activate-accepted', 'rotate-accepted'],
  source: source(
    'requirements',
    'The new token is verified with GET /3/auth/, then it replaces the stored one.',
  ),
  fix: 'Answer 401, and keep the stored token, when GET /3/auth/ does not know the new one.',
  likelyCause: 'The answer is 200 whatever the token.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const report = await company.rotate({ token: context.unknownToken() });
    expectRefused(report, 'The extension took a token that nobody issued');
  },
});
