import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const activateRefusesUserToken = defineCheck({
  id: 'activate-refuses-user-token',
  group: 'activate',
  title: "An activation with an ordinary user's token is refused",
  severity: 'required',
  after: ['activate-accepted', 'activate-repeatable'],
  source: source(
    'requirements',
    'The token is the only proof that the platform calls: it is the one of a service user, not of just any user.',
  ),
  fix: 'Look at the groups in the answer of GET /3/auth/, and answer 403 unless the user is a service.',
  likelyCause: 'Any token that GET /3/auth/ knows is taken for an activation.',
  async run(context) {
    // The same company twice: an extension for one company only would refuse another for that alone.
    const company = context.company();
    await company.activated();
    const report = await company.activate({ token: company.userToken });
    expectRefused(report, "The extension took an ordinary user's token");
  },
});
