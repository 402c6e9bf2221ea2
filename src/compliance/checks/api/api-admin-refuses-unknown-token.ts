import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, expectSuccess } from '../../define-check.js';

export const apiAdminRefusesUnknownToken = defineCheck({
  id: 'api-admin-refuses-unknown-token',
  group: 'api',
  title: 'The admin endpoint refuses a token that the platform does not know',
  severity: 'required',
  needs: ['admin-endpoint'],
  after: ['activate-accepted', 'api-admin-accepts-admin'],
  source: source(
    'building',
    'Admin endpoints are for callers of the group admin or service, as GET /3/auth/ says.',
  ),
  fix: "Forward the caller's Authorization header to GET /3/auth/ and answer 401 when it is not answered with 200.",
  likelyCause: 'The token is taken apart or compared, and the platform is not asked.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const path = context.manifest.endpoints.admin ?? '/';
    const headers = { authorization: `Token ${company.adminToken}` };
    expectSuccess(
      await context.call({ path, headers }),
      'The admin endpoint refused a caller that it is for',
    );
    const exchange = await context.call({
      path,
      headers: { authorization: `Token ${context.unknownToken()}` },
    });
    expectRefused({ exchange }, 'The admin endpoint answered a caller with an unknown token');
  },
});
