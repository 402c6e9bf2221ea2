import type { Variant } from '../variant.js';

/** Where admins and users are identified: each stands there once. */
const admin = 'const { company, groups } = await identify(authorization, address);\n  if (!groups';
const user = 'const { company } = await identify(authorization, address);\n  if';

/** Who a caller is, from wherever else. */
const adminFrom = (who: string): [string, string] => [
  admin,
  `const who = ${who};
  if (who === null) return [200, { status: 'success', data: {} }];
  const { company, groups } = who;
  if (!groups`,
];
const userFrom = (who: string): [string, string] => [
  user,
  `const who = ${who};
  if (who === null) return [200, { status: 'success', data: {} }];
  const { company } = who;
  if`,
];

/** Answers whatever went wrong with 200 and no data, where the condition holds. */
const unless = (condition: string): string =>
  `await identify(authorization, address).catch((error) => { if (${condition}) return null; throw error; })`;
const kept = '(known[authorization] ??= await identify(authorization, address))';
const keeps: [string, string] = ['const maxBodyBytes', 'const known = {};\nconst maxBodyBytes'];

const adminNeedsToken =
  "if (!authorization) throw new Refusal(401, 'Authorization is needed.');\n  const { company, groups }";
const userNeedsToken =
  "if (!authorization) throw new Refusal(401, 'Authorization is needed.');\n  const { company } =";
const trusted = "if (!authorization) return [200, { status: 'success', data: {} }];";

export const apiVariants: readonly Variant[] = [
  {
    caughtBy: 'api-admin-accepts-admin',
    fault: 'takes no admin for one',
    change: [["if (!groups.includes('admin') && !groups", 'if (!groups']],
  },
  {
    caughtBy: 'api-admin-accepts-service',
    fault: 'takes no service for one',
    change: [["!groups.includes('admin') && !groups.includes('service')", "!groups.includes('admin')"]],
  },
  {
    caughtBy: 'api-user-accepts-user',
    fault: 'asks for the group of its own tests',
    change: [
      [
        user,
        `const { company, groups } = await identify(authorization, address);
  if (!groups.includes('tester') && !groups.includes('admin')) throw new Refusal(403, 'For users only.');
  if`,
      ],
    ],
  },
  {
    caughtBy: 'api-user-accepts-any-group',
    fault: 'looks for the group user',
    change: [
      [
        user,
        `const { company, groups } = await identify(authorization, address);
  if (!groups.includes('user')) throw new Refusal(403, 'For users only.');
  if`,
      ],
    ],
  },
  {
    caughtBy: 'api-admin-refuses-no-token',
    fault: 'trusts a caller without a token',
    change: [[adminNeedsToken, `${trusted}\n  const { company, groups }`]],
  },
  {
    caughtBy: 'api-user-refuses-no-token',
    fault: 'trusts a caller without a token',
    change: [[userNeedsToken, `${trusted}\n  const { company } =`]],
  },
  {
    caughtBy: 'api-admin-refuses-unknown-token',
    fault: 'answers without data instead of refusing an unknown token',
    change: [adminFrom(unless('error.status === 401'))],
  },
  {
    caughtBy: 'api-admin-refuses-unknown-token',
    fault: 'asks the platform about what begins with Token alone',
    change: [adminFrom("authorization.startsWith('Token') ? await identify(authorization, address) : null")],
  },
  {
    caughtBy: 'api-user-refuses-unknown-token',
    fault: 'answers without data instead of refusing an unknown token',
    change: [userFrom(unless('error.status === 401'))],
  },
  {
    caughtBy: 'api-admin-refuses-ended-token',
    fault: 'keeps for good who a token belongs to',
    change: [keeps, adminFrom(kept)],
  },
  {
    caughtBy: 'api-user-refuses-ended-token',
    fault: 'keeps for good who a token belongs to',
    change: [keeps, userFrom(kept)],
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
    caughtBy: 'api-admin-refuses-inactive-company',
    fault: 'never reads the active flag',
    change: [
      [
        "if (!row?.active) throw new Refusal(403, 'The extension is not active.');\n  const { name }",
        "if (!row) throw new Refusal(403, 'The extension is not active.');\n  if (!row.active) return [200, { status: 'success', data: { id: company } }];\n  const { name }",
      ],
    ],
  },
  {
    caughtBy: 'api-admin-refuses-inactive-company',
    fault: 'shows an empty company to whom it does not know',
    change: [
      [
        "if (!row?.active) throw new Refusal(403, 'The extension is not active.');\n  const { name }",
        "if (!row) return [200, { status: 'success', data: {} }];\n  if (!row.active) throw new Refusal(403, 'The extension is not active.');\n  const { name }",
      ],
    ],
  },
  {
    caughtBy: 'api-user-refuses-inactive-company',
    fault: 'never reads the active flag',
    change: [
      [
        "if (!state.companies[company]?.active) throw new Refusal(403, 'The extension is not active.');\n  const own",
        'const own',
      ],
    ],
  },
  {
    caughtBy: 'api-refuses-other-schemes',
    fault: 'writes a header of its own from the last word of the one that it got',
    change: [
      [
        "const headers = { authorization, 'x-forwarded-for': address };",
        "const headers = { authorization: `Token ${authorization.split(' ').at(-1)}`, 'x-forwarded-for': address };",
      ],
    ],
  },
  {
    caughtBy: 'api-forwards-address',
    fault: 'forwards the token of an admin alone',
    change: [
      [admin, admin.replace('address', 'undefined')],
      ["'x-forwarded-for': address };", "...(address && { 'x-forwarded-for': address }) };"],
    ],
  },
  {
    caughtBy: 'api-forwards-address',
    fault: 'forwards what stands in a header that its proxy would write, and nothing does',
    change: [[admin, admin.replace('address', "String(_body['x-real-ip'])")]],
  },
  {
    caughtBy: 'api-user-forwards-address',
    fault: 'forwards the token of a user alone',
    change: [
      [user, user.replace('address', 'undefined')],
      ["'x-forwarded-for': address };", "...(address && { 'x-forwarded-for': address }) };"],
    ],
  },
  {
    caughtBy: 'api-refuses-when-platform-fails',
    fault: 'takes a failure of the token check for a yes',
    change: [userFrom(unless('error.status === 502'))],
  },
  {
    caughtBy: 'api-refuses-when-platform-fails',
    fault: 'serves whom it can not make out when the answer breaks off',
    change: [adminFrom(unless("error.message.endsWith('company.')"))],
  },
  {
    caughtBy: 'api-tells-of-platform-trouble',
    fault: 'tells a client that its token is bad when the platform fails',
    change: [
      [
        user,
        user.replace(
          'address)',
          "address).catch(() => { throw new Refusal(401, 'The token is not valid.'); })",
        ),
      ],
    ],
  },
  {
    caughtBy: 'api-tells-of-platform-trouble',
    fault: 'catches nothing when the platform can not be reached',
    change: [
      [
        'await fetch(`${REHIVE_API_URL}auth/`, init).catch(() => null)',
        'await fetch(`${REHIVE_API_URL}auth/`, init)',
      ],
    ],
  },
  {
    caughtBy: 'api-bounded-when-platform-hangs',
    fault: 'waits for the platform for as long as it takes',
    change: [
      [
        'async function identify(authorization, address) {',
        'async function identify(authorization, address, ms = platformLimitMs) {',
      ],
      [
        'const init = { headers, signal: AbortSignal.timeout(platformLimitMs) };',
        'const init = { headers, signal: AbortSignal.timeout(ms) };',
      ],
      [
        "const { company, groups } = await identify(authorization, address);\n  if (!groups.includes('admin')",
        "const { company, groups } = await identify(authorization, address, 600_000);\n  if (!groups.includes('admin')",
      ],
    ],
  },
  {
    caughtBy: 'api-health',
    fault: 'has its health endpoint behind the check for tokens',
    change: [
      [
        "'GET /health/': () => [200,",
        "'GET /health/': async (_body, address, { authorization }) => (await identify(authorization, address)) && [200,",
      ],
    ],
  },
  {
    caughtBy: 'api-health',
    fault: 'looks for the platform whenever it is asked how it is',
    change: [
      [
        "'GET /health/': () => [200,",
        "'GET /health/': async () => (await fetch(`${REHIVE_API_URL}auth/`)) && [200,",
      ],
    ],
  },
];
