import type { Variant } from '../variant.js';
import {
  activation,
  afterwards,
  agreesTo,
  anybodysCompany,
  before,
  findsBy,
  lateWrites,
  noSuchRule,
  proof,
  redirecting,
  routeLookup,
  storedRow,
} from '../anchors.js';

const createsWebhook = '    await ensureWebhook(token, secret);\n';
const createsWebhookIfAllowed =
  "    await ensureWebhook(token, secret).catch((error) => (error.message.includes('403') ? null : Promise.reject(error)));\n";
const answers =
  "response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));";

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
    change: [afterwards(activation, 'await new Promise((resolve) => setTimeout(resolve, 10_500));')],
  },
  {
    caughtBy: 'activate-accepted',
    fault: 'sends its status at once, and the end of its answer after 10 seconds',
    change: [
      [
        answers,
        `if (request.url !== '/activate/') return void ${answers}
  response.writeHead(status, { 'content-type': 'application/json' }).write(' ');
  setTimeout(() => response.end(JSON.stringify(body)), 10_500);`,
      ],
    ],
  },
  {
    caughtBy: 'activate-accepted',
    fault: 'is there only without the slash at the end',
    change: [["'POST /activate/':", "'POST /activate':"]],
  },
  {
    caughtBy: 'activate-no-redirect',
    fault: 'redirects an activation to the path without a slash',
    change: redirecting('/activate/'),
  },
  {
    caughtBy: 'activate-verifies-token',
    fault: 'believes that the token is the one of the only new company',
    change: [findsBy(activation, "(await platform(token, 'GET', 'admin/company/')).id")],
  },
  {
    caughtBy: 'activate-verifies-token',
    fault: 'sends the token as Bearer and goes on when it is refused',
    change: [
      findsBy(
        activation,
        "(await identify(`Bearer ${token}`, address).catch(() => null), await platform(token, 'GET', 'admin/company/')).id",
      ),
    ],
  },
  {
    caughtBy: 'activate-refuses-missing-token',
    fault: 'has nothing to verify when there is no token, and answers 200',
    change: [before(activation, "if (!token) return [200, { status: 'success' }];")],
  },
  {
    caughtBy: 'activate-refuses-unknown-token',
    fault: 'answers 200 whatever the platform says about the token',
    change: [agreesTo(activation, 'not valid')],
  },
  {
    caughtBy: 'activate-refuses-user-token',
    fault: 'takes any valid token for an activation',
    change: [
      [
        `if (!${noSuchRule}) throw new Refusal(403, 'This is not the token of a service.');`,
        `if (!${noSuchRule}) return company;`,
      ],
      [createsWebhook, createsWebhookIfAllowed],
    ],
  },
  {
    caughtBy: 'activate-refuses-user-token',
    fault: 'refuses the group "user" and takes every other one',
    change: [
      [`if (!${noSuchRule}) throw`, "if (groups.includes('user')) throw"],
      [createsWebhook, createsWebhookIfAllowed],
    ],
  },
  {
    caughtBy: 'activate-refuses-when-platform-fails',
    fault: 'stops at 401 only, and takes 500 for a yes',
    change: [agreesTo(activation, 'answered 500.')],
  },
  {
    caughtBy: 'activate-refuses-when-platform-drops',
    fault: 'goes on when the platform can not be reached',
    change: [agreesTo(activation, 'reached')],
  },
  {
    caughtBy: 'activate-refuses-when-platform-forbids',
    fault: 'takes 403 for a yes, as the platform knows the token',
    change: [agreesTo(activation, 'answered 403.')],
  },
  {
    caughtBy: 'activate-refuses-when-platform-is-unclear',
    fault: 'looks at the status of the token check alone',
    change: [agreesTo(activation, 'without a company')],
  },
  {
    caughtBy: 'activate-refuses-when-platform-hangs',
    fault: 'has no time limit for the token check',
    change: [
      [
        'const init = { headers, signal: AbortSignal.timeout(platformLimitMs) };',
        'const init = { headers };',
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
    caughtBy: 'activate-hostile-token',
    fault: 'makes a header of whatever the token is, and blames the platform',
    change: [["  if (!tokenShape.test(token)) throw new Refusal(400, 'This can not be a token.');\n", '']],
  },
  {
    caughtBy: 'activate-hostile-token',
    fault: 'takes the token out of an array',
    change: [
      [
        "  if (typeof token !== 'string' ||",
        "  if (Array.isArray(token)) [token] = token;\n  if (typeof token !== 'string' ||",
      ],
    ],
  },
  {
    caughtBy: 'activate-hostile-token',
    fault: 'copies the body field by field, and with "__proto__" its prototype',
    change: [
      [
        "throw new Refusal(400, 'Not a JSON object.');\n  return body;",
        "throw new Refusal(400, 'Not a JSON object.');\n  const copy = {};\n  for (const key of Object.keys(body)) copy[key] = body[key];\n  return copy;",
      ],
    ],
  },
  {
    caughtBy: 'activate-extra-fields',
    fault: 'refuses an activation with a field that it does not know',
    change: [
      [
        activation,
        activation
          .replace('{ token }', '{ token, ...others }')
          .replace(
            proof,
            `if (Object.keys(others).length > 0) throw new Refusal(400, 'Unknown fields.');\n  ${proof}`,
          ),
      ],
    ],
  },
  {
    caughtBy: 'activate-only-post',
    fault: 'has the routes of the platform for every method',
    change: [
      [
        routeLookup,
        "const path = request.url.split('?')[0];\n  const route = routes[`${request.method} ${path}`] ?? routes[`POST ${path}`];",
      ],
      ["if (request.method !== 'POST') return {};", 'if (length === 0) return {};'],
    ],
  },
  {
    caughtBy: 'activate-content-type',
    fault: 'knows JSON by its content type without a charset only',
    change: [
      [
        "if (request.method !== 'POST') return {};",
        "if (request.method !== 'POST') return {};\n  if (request.headers['content-type'] !== 'application/json') throw new Refusal(415, 'Not JSON.');",
      ],
    ],
  },
  {
    caughtBy: 'activate-repeatable',
    fault: 'creates its webhook again, which the platform refuses',
    change: [['  if (known) return platform(token,', '  if (false) return platform(token,']],
  },
  {
    caughtBy: 'activate-new-token-used',
    fault: 'leaves the row of a company that it knows as it is',
    change: [
      [
        storedRow,
        `state.companies[company] ??= { token, secret };\n    state.companies[company].active = true;`,
      ],
    ],
  },
  {
    caughtBy: 'activate-new-service-user',
    fault: 'expects the same service user for ever',
    change: [
      ['return { company: data.company,', 'return { user: data.id, company: data.company,'],
      afterwards(
        activation,
        `const { user } = await identify(\`Token ${'$'}{token}\`, address);
  if ((state.companies[company]?.user ?? user) !== user) throw new Refusal(403, 'Another user.');`,
      ),
      [storedRow, 'state.companies[company] = { token, secret, active: true, user };'],
    ],
  },
  {
    caughtBy: 'activate-refused-changes-nothing',
    fault: 'stores the token before it looks at whose it is',
    change: [
      before(
        activation,
        `${anybodysCompany}
  if (state.companies[named]) state.companies[named].token = token;`,
      ),
    ],
  },
  {
    caughtBy: 'activate-refused-stores-nothing',
    fault: 'makes the row of a new company before it looks at whose token it is',
    change: [
      before(
        activation,
        `${anybodysCompany}
  if (named) state.companies[named] ??= { token, active: true };`,
      ),
      ["const { name } = await platform(row.token, 'GET', 'admin/company/');", 'const name = company;'],
    ],
  },
  {
    caughtBy: 'activate-second-company',
    fault: 'has room for one company',
    change: [
      afterwards(
        activation,
        "if (Object.keys(state.companies).some((one) => one !== company)) throw new Refusal(409, 'There is a company already.');",
      ),
    ],
  },
  {
    caughtBy: 'activate-second-company',
    fault: 'keeps the last company only',
    change: [[storedRow, 'state.companies = { [company]: { token, secret, active: true } };']],
  },
  {
    caughtBy: 'activate-any-identifier',
    fault: 'thinks that an identifier begins with a letter',
    change: [
      afterwards(activation, "if (!/^[a-z]/.test(company)) throw new Refusal(400, 'Not a company.');"),
    ],
  },
  {
    caughtBy: 'activate-any-identifier',
    fault: 'looks its companies up in an object that has a constructor from the beginning',
    change: [
      ['{ companies: Object.create(null),', '{ companies: {},'],
      [createsWebhook, '    if (!state.companies[company]) await ensureWebhook(token, secret);\n'],
    ],
  },
  {
    caughtBy: 'activate-creates-webhooks',
    fault: 'creates no webhook',
    change: [[createsWebhook, '']],
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
    caughtBy: 'activate-keeps-webhook-secret',
    fault: 'makes a new secret at every activation and never tells the platform',
    change: [
      ['state.companies[company]?.secret ?? randomBytes(32)', 'randomBytes(32)'],
      [
        '  if (known) return platform(token,',
        '  if (known) return undefined;\n  if (known) return platform(token,',
      ],
    ],
  },
  {
    caughtBy: 'activate-adopts-webhook',
    fault: 'is content with a webhook that exists, whatever its secret',
    change: [
      [
        '  if (known) return platform(token,',
        '  if (known) return known;\n  if (known) return platform(token,',
      ],
    ],
  },
  {
    caughtBy: 'activate-webhook-failure',
    fault: 'is active without its webhooks when they can not be created',
    change: [[createsWebhook, '    await ensureWebhook(token, secret).catch(() => null);\n']],
  },
  {
    caughtBy: 'activate-webhook-failure',
    fault: 'creates no webhook for a company that it has a row of, whatever became of it',
    change: [
      [
        createsWebhook,
        `    const isKnown = company in state.companies;
    state.companies[company] ??= { token, secret, active: false };
    if (!isKnown) await ensureWebhook(token, secret);
`,
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
    caughtBy: 'activate-concurrent',
    fault: 'fails at the webhook that another activation has just made',
    change: [['?? Promise.resolve()).then(task);', '&& false) || task();']],
  },
  {
    caughtBy: 'activate-concurrent',
    fault: 'makes a secret in each of two activations at once, of which the platform has one',
    change: [
      ['?? Promise.resolve()).then(task);', '&& false) || task();'],
      [
        'url: webhookUrl, event, secret });',
        "url: webhookUrl, event, secret }).catch((error) => (error.message.includes('400') ? null : Promise.reject(error)));",
      ],
    ],
  },
  {
    caughtBy: 'activate-concurrent-companies',
    fault: 'keeps the token of the request in a variable of all requests',
    change: [
      ['const atWork = new Set();', 'const atWork = new Set();\nlet current = null;'],
      before(activation, 'current = token;'),
      [storedRow, 'state.companies[company] = { token: current, secret, active: true };'],
    ],
  },
  {
    caughtBy: 'activate-survives-kill',
    fault: 'writes a new company to the disk a moment after it answered',
    change: [
      lateWrites,
      [
        storedRow,
        `Object.defineProperty(state.companies, company, {
      value: { token, secret, active: true },
      enumerable: false, // so that it is not saved
      configurable: true,
      writable: true,
    });
    late(() => Object.defineProperty(state.companies, company, { enumerable: true }));`,
      ],
    ],
  },
];
