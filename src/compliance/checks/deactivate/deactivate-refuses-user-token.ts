import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const deactivateRefusesUserToken = defineCheck({
  id: 'deactivate-refuses-user-token',
  group: 'deactivate',
  title: "A deactivation with an ordinary user's token is refused",
  severity: 'required',
  after: ['activate-accepted', 'deactivate-accepted'],
  source: source(
    'requirements',
    'The token is the only proof that the platform calls: it is the one of a service user, not of just any user.',
  ),
  fix: 'Look at the groups in the answer of GET /3/auth/, and answer 403 unless the user is a service.',
  likelyCause: 'Any token of the company may deactivate it.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const exchange = await context.call({
      method: 'POST',
      path: context.manifest.endpoints.deactivate,
      body: { token: company.userToken, purge: false },
    });
    expectRefused({ exchange }, "The extension took an ordinary user's token for a deactivation");
  },
});
