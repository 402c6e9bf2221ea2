import { source } from '../../../contract/sources.js';
import { defineCheck, expectSuccess } from '../../define-check.js';

export const apiAdminAcceptsAdmin = defineCheck({
  id: 'api-admin-accepts-admin',
  group: 'api',
  title: 'The admin endpoint answers an admin of a company that has the extension active',
  severity: 'required',
  needs: ['admin-endpoint'],
  after: ['activate-accepted'],
  source: source(
    'building',
    'Admin endpoints are for callers of the group admin or service, as GET /3/auth/ says.',
  ),
  fix: "Forward the caller's Authorization header to GET /3/auth/ and serve the company that it names; or set endpoints.admin in rehive.json to a path that answers GET, or to null.",
  likelyCause: 'endpoints.admin in rehive.json is not a path that answers GET.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const exchange = await context.call({
      path: context.manifest.endpoints.admin ?? '/',
      headers: { authorization: `Token ${company.adminToken}` },
    });
    expectSuccess(exchange, 'The admin endpoint refused an admin');
  },
});
