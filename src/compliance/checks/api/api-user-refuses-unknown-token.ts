import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, expectSuccess } from '../../define-check.js';

export const apiUserRefusesUnknownToken = defineCheck({
  id: 'api-user-refuses-unknown-token',
  group: 'api',
  title: 'The user endpoint refuses a token that the platform does not know',
  severity: 'required',
  needs: ['user-endpoint'],
  after: ['activate-accepted'],
  source: source(
    'building',
    'User endpoints are for callers that GET /3/auth/ knows; an extension stops at once when it does not.',
  ),
  fix: "Forward the caller's Authorization header to GET /3/auth/ and answer 401 when it is not answered with 200.",
  likelyCause: 'The token is taken apart or compared, and the platform is not asked.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const path = context.manifest.endpoints.user ?? '/';
    const headers = { authorization: `Token ${company.userToken}` };
    expectSuccess(await context.call({ path, headers }), 'The user endpoint refused a caller that it is for');
    const exchange = await context.call({
      path,
      headers: { authorization: `Token ${context.unknownToken()}` },
    });
    expectRefused({ exchange }, 'The user endpoint answered a caller with an unknown token');
  },
});
