import type { ManifestInput } from '../../src/manifest/manifest-schema.js';

/** The correct extension, or its manifest, with one fault. */
export interface Variant {
  /** The check that is meant for it. */
  caughtBy: string;
  /** What is wrong with it. */
  fault: string;
  /** In correct.js: a text that stands there exactly once, and what stands there instead. */
  change?: readonly (readonly [from: string, to: string])[];
  /** Over the correct manifest. */
  manifest?: Partial<ManifestInput>;
  level?: 'public';
}

const proof = 'const company = await companyOfServiceToken(token, address);';
/** The beginning of each of the platform's calls, so that one of them can be changed. */
const beginning = (name: string, parameters: string): string =>
  `async function ${name}(${parameters}, address) {\n  ${proof}`;
const activation = beginning('activate', '{ token }');
const deactivation = beginning('deactivate', '{ token, purge }');
const rotation = beginning('rotate', '{ token }');
const noSuchRule = "groups.includes('service')";

export const variants: readonly Variant[] = [
  // --- manifest
  {
    caughtBy: 'manifest-https',
    fault: 'is served without TLS',
    manifest: { url: 'http://savings.example.com' },
  },
  {
    caughtBy: 'manifest-endpoint-slash',
    fault: 'names its endpoint without a slash at the end',
    manifest: { endpoints: { activate: '/activate', user: '/user/events/' } },
  },
  {
    caughtBy: 'manifest-endpoints-distinct',
    fault: 'names one path for two calls',
    manifest: { endpoints: { rotate: '/activate/', user: '/user/events/' } },
  },
  {
    caughtBy: 'manifest-webhook-endpoint',
    fault: 'names webhooks and no endpoint for them',
    manifest: { endpoints: { webhook: null, user: '/user/events/' } },
  },
  {
    caughtBy: 'manifest-webhook-permission',
    fault: 'may not create its webhooks',
    manifest: { permissions: [{ section: 'admin', type: 'transaction', level: 'view' }] },
  },
  {
    caughtBy: 'public-legal-pages',
    fault: 'has no privacy policy',
    level: 'public',
    manifest: {
      legal: {
        terms_of_service_url: 'https://savings.example.com/terms/',
        documentation_url: 'https://savings.example.com/docs/',
      },
    },
  },
  // --- activate
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
  // --- deactivate
  {
    caughtBy: 'deactivate-accepted',
    fault: 'answers a deactivation with 204',
    change: [
      [
        '.active = false;\n  }\n  save();\n  return [200,',
        '.active = false;\n  }\n  save();\n  return [204,',
      ],
    ],
  },
  {
    caughtBy: 'deactivate-purge-accepted',
    fault: 'fails when it is to purge',
    change: [['    delete state.companies[company];', "    throw new Error('The row is referred to.');"]],
  },
  {
    caughtBy: 'deactivate-purge-deletes',
    fault: 'ignores purge',
    change: [['if (purge === true) {', 'if (false) {']],
  },
  {
    caughtBy: 'deactivate-refuses-unknown-token',
    fault: 'answers every deactivation with 200',
    change: [
      [
        deactivation,
        deactivation.replace(
          proof,
          `const company = await companyOfServiceToken(token, address).catch((error) => (error.status === 401 ? null : Promise.reject(error)));`,
        ),
      ],
    ],
  },
  {
    caughtBy: 'deactivate-refuses-user-token',
    fault: "deactivates with any user's token",
    change: [
      [
        deactivation,
        deactivation.replace(proof, 'const { company } = await identify(`Token ${token}`, address);'),
      ],
    ],
  },
  {
    caughtBy: 'deactivate-refuses-missing-token',
    fault: 'has nothing to verify when there is no token, and answers 200',
    change: [
      [
        deactivation,
        `async function deactivate({ token, purge }, address) {\n  if (!token) return [200, { status: 'success' }];\n  ${proof}`,
      ],
    ],
  },
  {
    caughtBy: 'deactivate-unproven-changes-nothing',
    fault: "is ended by any user's token, and answers that it was not",
    change: [
      [
        deactivation,
        `async function deactivate({ token, purge }, address) {
  const { company: named } = await identify(\`Token ${'$'}{token}\`, address);
  if (state.companies[named]) state.companies[named].active = false;
  ${proof}`,
      ],
    ],
  },
  {
    caughtBy: 'deactivate-unproven-changes-nothing',
    fault: 'purges everybody where there is no token',
    // Only its webhooks show it.
    manifest: { endpoints: { admin: null, user: '/user/events/' } },
    change: [
      [
        deactivation,
        `async function deactivate({ token, purge }, address) {
  if (!token && purge) return (state.companies = {}), [200, { status: 'success' }];
  ${proof}`,
      ],
    ],
  },
  {
    caughtBy: 'deactivate-reactivation',
    fault: 'does not take back a company that left',
    change: [
      [
        activation,
        `${activation}\n  if (state.companies[company]?.active === false) throw new Refusal(409, 'The company exists already.');`,
      ],
    ],
  },
  {
    caughtBy: 'deactivate-keeps-webhook-secret',
    fault: 'makes a new secret at every activation and never tells the platform',
    change: [
      ['state.companies[company]?.secret ?? randomBytes(32)', 'randomBytes(32)'],
      [
        '  if (known) return platform(token,',
        '  if (known) return undefined;\n  if (known) return platform(token,',
      ],
    ],
  },
  // --- rotate
  {
    caughtBy: 'rotate-accepted',
    fault: 'looks the company up by its stored token',
    change: [
      [
        rotation,
        rotation.replace(
          proof,
          `const company = Object.keys(state.companies).find((one) => state.companies[one].token === token);`,
        ),
      ],
    ],
  },
  {
    caughtBy: 'rotate-verifies-token',
    fault: 'takes the company that it heard of last',
    change: [[rotation, rotation.replace(proof, 'const company = Object.keys(state.companies).at(-1);')]],
  },
  {
    caughtBy: 'rotate-refuses-unknown-token',
    fault: 'answers every rotation with 200',
    change: [
      [
        rotation,
        rotation.replace(
          proof,
          `const company = await companyOfServiceToken(token, address).catch(() => null);\n  if (company === null) return [200, { status: 'success' }];`,
        ),
      ],
    ],
  },
  {
    caughtBy: 'rotate-refuses-user-token',
    fault: "replaces its token with any user's",
    change: [
      [rotation, rotation.replace(proof, 'const { company } = await identify(`Token ${token}`, address);')],
    ],
  },
  {
    caughtBy: 'rotate-new-token-used',
    fault: 'forgets the new token',
    change: [['  row.token = token;\n', '']],
  },
  {
    caughtBy: 'rotate-old-token-unused',
    fault: 'tries its old tokens first',
    change: [
      ['  row.token = token;\n', '  row.old = row.token;\n  row.token = token;\n'],
      ['void handle(job, row.token)', 'void handle(job, row.token, row.old)'],
      [
        'async function handle(job, token) {\n',
        "async function handle(job, token, old) {\n  if (old) await platform(old, 'GET', 'admin/company/').catch(() => null);\n",
      ],
    ],
  },
  {
    caughtBy: 'rotate-survives-restart',
    fault: 'keeps the new token in memory only',
    change: [
      ['  row.token = token;\n  save();', '  fresh[company] = token;'],
      ['const atWork = new Set();', 'const atWork = new Set();\nconst fresh = {};'],
      ['void handle(job, row.token)', 'void handle(job, fresh[job.company] ?? row.token)'],
    ],
  },
  {
    caughtBy: 'rotate-survives-restart',
    fault: 'uses the new token at once, and has forgotten it after the restart',
    change: [
      [
        '  row.token = token;\n  save();',
        "  fresh[company] = token;\n  await platform(token, 'GET', 'admin/company/');",
      ],
      ['const atWork = new Set();', 'const atWork = new Set();\nconst fresh = {};'],
      ['void handle(job, row.token)', 'void handle(job, fresh[job.company] ?? row.token)'],
    ],
  },
  {
    caughtBy: 'rotate-own-company-only',
    fault: 'replaces the token of every company',
    change: [
      ['  row.token = token;\n', '  for (const one of Object.values(state.companies)) one.token = token;\n'],
    ],
  },
  // --- webhook
  {
    caughtBy: 'webhook-accepted',
    fault: 'looks for the secret in a header of its own',
    change: [["_address, { authorization = '' })", "_address, { 'x-webhook-secret': authorization = '' })"]],
  },
  {
    caughtBy: 'webhook-accepted',
    fault: 'answers webhooks with 204',
    change: [['  setImmediate(work);\n  return [200,', '  setImmediate(work);\n  return [204,']],
  },
  {
    caughtBy: 'webhook-refuses-no-secret',
    fault: 'compares the secret only when one is sent',
    change: [
      [
        "if (scheme.toLowerCase() !== 'secret' || !same(secret, row?.secret))",
        "if (authorization !== '' && (scheme.toLowerCase() !== 'secret' || !same(secret, row?.secret)))",
      ],
    ],
  },
  {
    caughtBy: 'webhook-refuses-wrong-secret',
    fault: 'does not compare the secret',
    change: [['!same(secret, row?.secret)', '!secret']],
  },
  {
    caughtBy: 'webhook-refuses-secret-prefix',
    fault: 'compares as many characters as were sent',
    change: [['!same(secret, row?.secret)', '!row?.secret.startsWith(secret)']],
  },
  {
    caughtBy: 'webhook-refuses-other-company-secret',
    fault: 'takes the secret of any company',
    change: [
      [
        '!same(secret, row?.secret)',
        '!Object.values(state.companies).some((one) => same(secret, one.secret))',
      ],
    ],
  },
  {
    caughtBy: 'webhook-same-id-once',
    fault: 'works on every delivery',
    change: [['if (state.inbox[key] || event !== webhookEvent)', 'if (event !== webhookEvent)']],
  },
  {
    caughtBy: 'webhook-other-event',
    fault: 'refuses an event that it does not know',
    change: [
      [
        '  const key = `${company} ${id}`;',
        "  if (event !== webhookEvent) throw new Refusal(400, 'This event is not known.');\n  const key = `${company} ${id}`;",
      ],
    ],
  },
  {
    caughtBy: 'webhook-large-body',
    fault: 'takes 100 KB',
    change: [['5 * 1024 * 1024', '100 * 1024']],
  },
  {
    caughtBy: 'webhook-answers-before-work',
    fault: 'calls the platform before it answers',
    change: [
      ['function webhook(', 'async function webhook('],
      ['  setImmediate(work);\n', "  await platform(row.token, 'GET', `admin/transactions/${data.id}/`);\n"],
    ],
  },
  {
    caughtBy: 'webhook-survives-kill',
    fault: 'keeps its work in memory',
    change: [
      [
        'state.inbox[key] = { company, transaction: data.id, done: false };\n  save();',
        'state.inbox[key] = { company, transaction: data.id, done: false };',
      ],
    ],
  },
  {
    caughtBy: 'webhook-survives-kill',
    fault: 'does not look for unfinished work when it starts',
    change: [
      [
        'process.stdout.write(`Listening at ${BASE_URL}\\n`));\nwork();',
        'process.stdout.write(`Listening at ${BASE_URL}\\n`));',
      ],
    ],
  },
  // --- its own API
  {
    caughtBy: 'api-admin-accepts-admin',
    fault: 'takes no admin for one',
    change: [["if (!groups.includes('admin') && !groups", 'if (!groups']],
  },
  {
    caughtBy: 'api-admin-refuses-no-token',
    fault: 'trusts a caller without a token',
    change: [
      [
        "if (!authorization) throw new Refusal(401, 'Authorization is needed.');\n  const { company, groups }",
        "if (!authorization) return [200, { status: 'success', data: {} }];\n  const { company, groups }",
      ],
    ],
  },
  {
    caughtBy: 'api-admin-refuses-unknown-token',
    fault: 'answers without data instead of refusing an unknown token',
    change: [
      [
        "const { company, groups } = await identify(authorization, address);\n  if (!groups.includes('admin')",
        "const who = await identify(authorization, address).catch(() => null);\n  if (who === null) return [200, { status: 'success', data: {} }];\n  const { company, groups } = who;\n  if (!groups.includes('admin')",
      ],
    ],
  },
  {
    caughtBy: 'api-admin-refuses-user-token',
    fault: 'does not look at the groups',
    change: [
      [
        "if (!groups.includes('admin') && !groups.includes('service')) throw",
        'if (groups.length === 0) throw',
      ],
    ],
  },
  {
    caughtBy: 'api-forwards-address',
    fault: 'forwards the token alone',
    change: [
      [
        "const headers = { authorization, 'x-forwarded-for': address };",
        'const headers = { authorization };',
      ],
    ],
  },
  {
    caughtBy: 'api-user-refuses-no-token',
    fault: 'trusts a caller without a token',
    change: [
      [
        "if (!authorization) throw new Refusal(401, 'Authorization is needed.');\n  const { company } =",
        "if (!authorization) return [200, { status: 'success', data: {} }];\n  const { company } =",
      ],
    ],
  },
  {
    caughtBy: 'api-user-refuses-unknown-token',
    fault: 'answers without data instead of refusing an unknown token',
    change: [
      [
        'const { company } = await identify(authorization, address);\n  if',
        "const who = await identify(authorization, address).catch(() => null);\n  if (who === null) return [200, { status: 'success', data: {} }];\n  const { company } = who;\n  if",
      ],
    ],
  },
  // --- isolation and security
  {
    caughtBy: 'api-own-company-only',
    fault: 'shows every company that it knows',
    change: [
      [
        'data: { id: company, name, active: row.active }',
        'data: { id: company, name, known: Object.keys(state.companies) }',
      ],
    ],
  },
  {
    caughtBy: 'answers-without-secrets',
    fault: 'answers with the row as it is stored',
    change: [['data: { id: company, name, active: row.active }', 'data: { id: company, name, ...row }']],
  },
  {
    caughtBy: 'answers-without-secrets',
    fault: 'repeats the token that it was given',
    change: [
      [
        "  work();\n  return [200, { status: 'success' }];",
        "  work();\n  return [200, { status: 'success', data: { token } }];",
      ],
    ],
  },
  {
    caughtBy: 'output-without-secrets',
    fault: 'logs the body of every call',
    change: [
      [
        '  const body = parse(Buffer',
        "  console.log(Buffer.concat(chunks).toString('utf8'));\n  const body = parse(Buffer",
      ],
    ],
  },
];
