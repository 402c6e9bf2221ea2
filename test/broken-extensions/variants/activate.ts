import type { Variant } from '../variant.js';
import { activation, noSuchRule, proof } from '../anchors.js';

export const activateVariants: readonly Variant[] = [
  {
    caughtBy: 'activate-accepted',
    fault: 'answers an activation with 202',
    change: [['  work();\n  return [200,', '  work();\n  return [202,']],
  },
  {
    caughtBy: 'activate-accepted',
    fault: 'reads service_token instead of token',
    change: [[activation, activation.replace('{ token }', '{ service_token: token }')]],
  },
  {
    caughtBy: 'activate-accepted',
    fault: 'takes longer than 10 seconds',
    change: [[activation, `${activation}\n  await new Promise((resolve) => setTimeout(resolve, 10_500));`]],
  },
  {
    caughtBy: 'activate-no-redirect',
    fault: 'redirects to the path without a slash',
    change: [
      [
        'if (!route) throw',
        "if (request.url === '/activate/') return [307, null, { location: '/activate' }];\n  if (!route) throw",
      ],
      ['const [status, body] =', 'const [status, body, headers] ='],
      ["{ 'content-type': 'application/json' })", "{ ...headers, 'content-type': 'application/json' })"],
    ],
  },
  {
    caughtBy: 'activate-verifies-token',
    fault: 'believes that the token is the one of the only new company',
    change: [
      [
        activation,
        "async function activate({ token }, address) {\n  const company = (await platform(token, 'GET', 'admin/company/')).id;",
      ],
    ],
  },
  {
    caughtBy: 'activate-verifies-token',
    fault: 'sends the token as Bearer and goes on when it is refused',
    change: [
      [
        activation,
        "async function activate({ token }, address) {\n  await identify(`Bearer ${token}`, address).catch(() => null);\n  const company = (await platform(token, 'GET', 'admin/company/')).id;",
      ],
    ],
  },
  {
    caughtBy: 'activate-refuses-unknown-token',
    fault: 'answers 200 whatever the platform says about the token',
    change: [
      [
        activation,
        activation.replace(
          proof,
          `const company = await companyOfServiceToken(token, address).catch((error) => (error.status === 401 ? null : Promise.reject(error)));\n  if (company === null) return [200, { status: 'success' }];`,
        ),
      ],
    ],
  },
  {
    caughtBy: 'activate-refuses-user-token',
    fault: 'takes any valid token for an activation',
    change: [
      [
        `if (!${noSuchRule}) throw new Refusal(403, 'This is not the token of a service.');`,
        `if (!${noSuchRule}) return company;`,
      ],
      ['  await ensureWebhook(token, secret);', '  await ensureWebhook(token, secret).catch(() => null);'],
    ],
  },
  {
    caughtBy: 'activate-refuses-when-platform-fails',
    fault: 'stops at 401 only, and takes 500 for a yes',
    change: [
      [
        activation,
        activation.replace(
          proof,
          `const company = await companyOfServiceToken(token, address).catch((error) => (error.message.endsWith('500.') ? null : Promise.reject(error)));\n  if (company === null) return [200, { status: 'success' }];`,
        ),
      ],
    ],
  },
  {
    caughtBy: 'activate-refuses-when-platform-drops',
    fault: 'goes on when the platform can not be reached',
    change: [
      [
        activation,
        activation.replace(
          proof,
          `const company = await companyOfServiceToken(token, address).catch((error) => (error.message.includes('reached') ? null : Promise.reject(error)));\n  if (company === null) return [200, { status: 'success' }];`,
        ),
      ],
    ],
  },
  {
    caughtBy: 'activate-refuses-missing-token',
    fault: 'has nothing to verify when there is no token, and answers 200',
    change: [
      [
        activation,
        `async function activate({ token }, address) {\n  if (!token) return [200, { status: 'success' }];\n  ${proof}`,
      ],
    ],
  },
  {
    caughtBy: 'activate-bad-input',
    fault: 'uses the token before it looks at its type',
    change: [["if (typeof token !== 'string' || token === '') throw", "if (token.trim() === '') throw"]],
  },
  {
    caughtBy: 'activate-malformed-json',
    fault: 'lets the exception of the JSON parser become a 500',
    change: [["throw new Refusal(400, 'Not JSON.');", "throw new Refusal(500, 'Not JSON.');"]],
  },
  {
    caughtBy: 'activate-repeatable',
    fault: 'creates its webhook again, which the platform refuses',
    change: [['  if (known) return platform(token,', '  if (false) return platform(token,']],
  },
  {
    caughtBy: 'activate-second-company',
    fault: 'has room for one company',
    change: [
      [
        activation,
        `${activation}\n  if (Object.keys(state.companies).some((one) => one !== company)) throw new Refusal(409, 'There is a company already.');`,
      ],
    ],
  },
  {
    caughtBy: 'activate-second-company',
    fault: 'keeps the last company only',
    change: [
      [
        'state.companies[company] = { token, secret, active: true };',
        'state.companies = { [company]: { token, secret, active: true } };',
      ],
    ],
  },
  {
    caughtBy: 'activate-creates-webhooks',
    fault: 'creates no webhook',
    change: [['  await ensureWebhook(token, secret);\n', '']],
  },
  {
    caughtBy: 'activate-creates-webhooks',
    fault: 'creates its webhook for another address',
    change: [
      [
        'const webhookUrl = `${BASE_URL}/webhook/`;',
        "const webhookUrl = 'https://savings.example.com/webhook/';",
      ],
    ],
  },
  {
    caughtBy: 'activate-webhook-secret',
    fault: 'has a short webhook secret',
    change: [["randomBytes(32).toString('hex')", "randomBytes(8).toString('hex')"]],
  },
  {
    caughtBy: 'activate-webhook-secret',
    fault: 'has a long webhook secret without randomness',
    change: [["randomBytes(32).toString('hex')", "'secret'.repeat(8)"]],
  },
  {
    caughtBy: 'activate-webhook-secret-per-company',
    fault: 'has one webhook secret for all',
    change: [
      ["randomBytes(32).toString('hex')", 'oneSecret'],
      ['const maxBodyBytes', "const oneSecret = randomBytes(32).toString('hex');\nconst maxBodyBytes"],
    ],
  },
  {
    caughtBy: 'activate-refused-changes-nothing',
    fault: 'stores the token before it looks at whose it is',
    change: [
      [
        activation,
        `async function activate({ token }, address) {
  const { company: named } = await identify(\`Token ${'$'}{token}\`, address);
  if (state.companies[named]) state.companies[named].token = token;
  ${proof}`,
      ],
    ],
  },
];
