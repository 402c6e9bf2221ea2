import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, expectSuccess } from '../../define-check.js';

export const apiAdminRefusesUserToken = defineCheck({
  id: 'api-admin-refuses-user-token',
  group: 'api',
  title: 'The admin endpoint refuses an ordinary user of the company',
  severity: 'required',
  needs: ['admin-endpoint'],
  after: ['activate-accepted', 'api-admin-accepts-admin'],
  source: source(
    'building',
    'Admin endpoints are for callers of the group admin or service, as GET /3/auth/ says.',
  ),
  fix: 'Answer 403 unless the groups in the answer of GET /3/auth/ contain admin or service.',
  likelyCause: 'The groups in the answer of GET /3/auth/ are not looked at.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const path = context.manifest.endpoints.admin ?? '/';
    const headers = { authorization: `Token ${company.adminToken}` };
    expectSuccess(
      await context.call({ path, headers }),
      'The admin endpoint refused a caller that it is for',
    );
    const exchange = await context.call({ path, headers: { authorization: `Token ${company.userToken}` } });
    expectRefused({ exchange }, 'The admin endpoint answered an ordinary user');
  },
});
