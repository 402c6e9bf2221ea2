import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail } from '../../define-check.js';

export const activateVerifiesToken = defineCheck({
  id: 'activate-verifies-token',
  group: 'activate',
  title: 'The extension asks the platform whose token it is before it answers',
  severity: 'required',
  reachesOthers: true,
  after: ['activate-accepted'],
  source: source(
    'requirements',
    'The extension verifies the token with GET /3/auth/ and Authorization: Token <token>.',
  ),
  fix: 'Call GET {REHIVE_API_URL}auth/ with the header "Authorization: Token <token>" and take the company from its answer.',
  likelyCause: 'The token is stored as it came, or sent with another scheme such as Bearer.',
  async run(context) {
    const company = context.company();
    const report = await company.activated();
    const answered = report.exchange.at + report.exchange.duration_ms;
    const checks = company.exchanges().filter(({ request }) => new URL(request.url).pathname === '/3/auth/');
    const valid = checks.find(({ auth }) => auth?.scheme === 'Token' && auth.outcome === 'valid');
    if (valid !== undefined && valid.at <= answered) return;
    const [other] = checks;
    fail('The extension took the activation without verifying the token', {
      expected: 'GET /3/auth/ with Authorization: Token <token> before the answer',
      actual:
        other === undefined ? 'no call of GET /3/auth/' : `GET /3/auth/ answered ${describeExchange(other)}`,
    });
  },
});
