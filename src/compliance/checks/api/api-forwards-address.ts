import { source } from '../../../contract/sources.js';
import { defineCheck, expectSuccess, fail, skip } from '../../define-check.js';

export const apiForwardsAddress = defineCheck({
  id: 'api-forwards-address',
  group: 'api',
  title: "The extension tells the platform the caller's address when it asks whose token it is",
  severity: 'recommended',
  needs: ['admin-endpoint'],
  after: ['activate-accepted', 'api-admin-accepts-admin'],
  source: source(
    'accessControl',
    'An extension that authenticates an end user forwards their address as X-Forwarded-For; rules by address look at it.',
  ),
  fix: "Send the caller's address as X-Forwarded-For with GET /3/auth/.",
  likelyCause: 'The token is forwarded alone, so to the platform every caller comes from the extension.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.quiet(50);
    const before = company.exchanges().length;
    const exchange = await context.call({
      path: context.manifest.endpoints.admin ?? '/',
      headers: { authorization: `Token ${company.adminToken}` },
    });
    expectSuccess(exchange, 'The admin endpoint refused an admin');
    const asked = company
      .exchanges()
      .slice(before)
      .filter(({ request, auth }) => auth?.group === 'admin' && new URL(request.url).pathname === '/3/auth/');
    if (asked.length === 0) skip('the extension did not ask the platform about the token of the admin');
    if (asked.some(({ request }) => (request.headers['x-forwarded-for'] ?? '') !== '')) return;
    fail('The platform is not told where the caller comes from', {
      expected: 'GET /3/auth/ with X-Forwarded-For',
      actual: 'GET /3/auth/ without it',
    });
  },
});
