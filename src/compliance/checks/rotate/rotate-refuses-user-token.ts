import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const rotateRefusesUserToken = defineCheck({
  id: 'rotate-refuses-user-token',
  group: 'rotate',
  title: "A rotation to an ordinary user's token is refused",
  severity: 'required',
  needs: ['rotate-endpoint'],
  after: ['activate-accepted', 'rotate-accepted'],
  source: source(
    'requirements',
    'The token is the only proof that the platform calls: it is the one of a service user, not of just any user.',
  ),
  fix: 'Look at the groups in the answer of GET /3/auth/, and answer 403 unless the user is a service.',
  likelyCause: "Any user of the company may replace the extension's token with their own, and so disable it.",
  async run(context) {
    const company = context.company();
    await company.activated();
    const report = await company.rotate({ token: company.userToken });
    expectRefused(report, "The extension took an ordinary user's token");
  },
});
