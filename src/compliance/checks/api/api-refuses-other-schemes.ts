import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, expectSuccess, tokenHeader } from '../../define-check.js';

export const apiRefusesOtherSchemes = defineCheck({
  id: 'api-refuses-other-schemes',
  group: 'api',
  title: 'A valid token is taken as Authorization: Token <token> alone, as the platform takes it',
  severity: 'recommended',
  needs: ['api-endpoint'],
  after: [
    'activate-accepted',
    'api-admin-accepts-admin',
    'api-user-accepts-user',
    'api-admin-refuses-unknown-token',
    'api-user-refuses-unknown-token',
  ],
  source: source('authorization', 'The scheme is Token; what comes with another one is answered with 401.'),
  observes:
    "Each endpoint of the extension's own API is called with a valid token: as Token, which must be answered, then as Bearer and without a scheme, which must be refused.",
  fix: "Forward the caller's Authorization header to GET /3/auth/ as it is, and do not write a new one from its parts.",
  likelyCause: 'The last word of the header is taken for the token, whatever stands before it.',
  async run(context) {
    const company = context.company();
    await company.activated();
    for (const endpoint of context.apiEndpoints()) {
      const token = endpoint === 'admin' ? company.adminToken : company.userToken;
      const right = await context.ask(endpoint, tokenHeader(token));
      expectSuccess(right, `The ${endpoint} endpoint refused a caller that it is for`);
      for (const [how, authorization] of [
        ['as Bearer', `Bearer ${token}`],
        ['without a scheme', token],
      ] as const) {
        const exchange = await context.ask(endpoint, authorization);
        expectRefused({ exchange }, `The ${endpoint} endpoint took a token that was sent ${how}`);
      }
    }
  },
});
