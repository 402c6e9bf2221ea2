import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, expectSuccess } from '../../define-check.js';

export const apiAdminRefusesNoToken = defineCheck({
  id: 'api-admin-refuses-no-token',
  group: 'api',
  title: 'The admin endpoint refuses a caller without a token',
  severity: 'required',
  needs: ['admin-endpoint'],
  after: ['activate-accepted', 'api-admin-accepts-admin'],
  source: source(
    'building',
    'Admin endpoints are for callers of the group admin or service, as GET /3/auth/ says.',
  ),
  fix: 'Answer 401 when there is no Authorization header.',
  likelyCause: 'A missing header counts as a trusted caller.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const path = context.manifest.endpoints.admin ?? '/';
    const headers = { authorization: `Token ${company.adminToken}` };
    expectSuccess(
      await context.call({ path, headers }),
      'The admin endpoint refused a caller that it is for',
    );
    const exchange = await context.call({ path });
    expectRefused({ exchange }, 'The admin endpoint answered a caller without a token');
  },
});
