import { lifecycleNouns, type LifecycleCall } from '../../../contract/calls.js';
import { pathOf, type CallReport } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail, type Check, type TestCompany } from '../../define-check.js';

interface Member extends Pick<Check, 'title' | 'severity' | 'source' | 'fix' | 'likelyCause' | 'needs'> {
  call: LifecycleCall;
  /** Begins with an active company, but for the activation. */
  make: (company: TestCompany) => Promise<CallReport>;
}

const members: readonly Member[] = [
  {
    call: 'activate',
    title: 'The extension asks the platform whose token it is before it answers',
    severity: 'required',
    source: source(
      'requirements',
      'The extension verifies the token with GET /3/auth/ and Authorization: Token <token>.',
    ),
    fix: 'Call GET {REHIVE_API_URL}auth/ with the header "Authorization: Token <token>" and take the company from its answer.',
    likelyCause: 'The token is stored as it came, or sent with another scheme such as Bearer.',
    make: (company) => company.activated(),
  },
  {
    call: 'deactivate',
    title: 'The extension asks the platform whose token it is before it answers a deactivation',
    // One that equals the stored token proves something too, as long as it has not leaked and been revoked for that.
    severity: 'recommended',
    source: source(
      'requirements',
      'The token in the body is the only proof; GET /3/auth/ is how it is verified.',
    ),
    fix: 'Call GET {REHIVE_API_URL}auth/ with the token of the body and take the company from its answer.',
    likelyCause:
      'The token is compared with the stored ones: a leaked one still counts after it was revoked.',
    make: (company) => company.deactivated(),
  },
  {
    call: 'rotate',
    title: 'The extension asks the platform whose new token it is before it answers',
    severity: 'required',
    needs: ['rotate-endpoint'],
    source: source(
      'requirements',
      'The new token is verified with GET /3/auth/, then it replaces the stored one.',
    ),
    fix: 'Call GET {REHIVE_API_URL}auth/ with the new token and take the company from its answer.',
    likelyCause: 'The company is read from the old token, or from somewhere else.',
    make: (company) => company.rotated(),
  },
];

export const verifiesToken = members.map(({ call, make, ...words }) =>
  defineCheck({
    ...words,
    id: `${call}-verifies-token`,
    group: call,
    reachesOthers: true,
    observes: `A company's ${lifecycleNouns[call]} has to be accepted, and the platform to have been asked GET /3/auth/ with the token, and to have known it, before the extension answered.`,
    after: call === 'activate' ? ['activate-accepted'] : ['activate-accepted', `${call}-accepted`],
    async run(context) {
      const company = context.company();
      if (call !== 'activate') {
        await company.activated();
        await company.quiet(50);
      }
      const before = company.exchanges().length;
      const { exchange } = await make(company);
      const answered = exchange.at + exchange.duration_ms;
      const asked = company
        .exchanges()
        .slice(before)
        .filter(({ request }) => pathOf(request) === '/3/auth/');
      if (asked.some(({ auth, at }) => auth?.outcome === 'valid' && at <= answered)) return;
      const [other] = asked;
      fail(`The extension took the ${lifecycleNouns[call]} without verifying the token`, {
        expected: 'GET /3/auth/ with Authorization: Token <token> before the answer',
        actual:
          other === undefined
            ? 'no call of GET /3/auth/'
            : `GET /3/auth/ answered ${describeExchange(other)}`,
      });
    },
  }),
);
