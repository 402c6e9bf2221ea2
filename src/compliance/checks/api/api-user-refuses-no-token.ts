import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, expectSuccess } from '../../define-check.js';

export const apiUserRefusesNoToken = defineCheck({
  id: 'api-user-refuses-no-token',
  group: 'api',
  title: 'The user endpoint refuses a caller without a token',
  severity: 'required',
  needs: ['user-endpoint'],
  after: ['activate-accepted'],
  source: source(
    'building',
    'User endpoints are for callers that GET /3/auth/ knows; an extension stops at once when it does not.',
  ),
  fix: 'Answer 401 when there is no Authorization header.',
  likelyCause: 'A missing header counts as a trusted caller.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const path = context.manifest.endpoints.user ?? '/';
    const headers = { authorization: `Token ${company.userToken}` };
    expectSuccess(await context.call({ path, headers }), 'The user endpoint refused a caller that it is for');
    const exchange = await context.call({ path });
    expectRefused({ exchange }, 'The user endpoint answered a caller without a token');
  },
});
