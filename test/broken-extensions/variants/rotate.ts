import type { Variant } from '../variant.js';
import {
  afterwards,
  agreesTo,
  anybodysCompany,
  before,
  byAnyToken,
  byStoredToken,
  findsBy,
  lateWrites,
  proof,
  redirecting,
  rotation,
} from '../anchors.js';

const stores = '  row.token = token;\n  save();';
const fresh = ['const atWork = new Set();', 'const atWork = new Set();\nconst fresh = {};'] as const;
const usesFresh = [
  'void handle(job, row.token)',
  'void handle(job, fresh[job.company] ?? row.token)',
] as const;

export const rotateVariants: readonly Variant[] = [
  {
    caughtBy: 'rotate-no-redirect',
    fault: 'redirects a rotation to the path without a slash',
    change: redirecting('/rotate/'),
  },
  {
    caughtBy: 'rotate-accepted',
    fault: 'looks the company up by its stored token',
    change: [findsBy(rotation, byStoredToken)],
  },
  {
    caughtBy: 'rotate-accepted',
    fault: 'answers a rotation with 202',
    change: [[`${stores}\n  return [200,`, `${stores}\n  return [202,`]],
  },
  {
    caughtBy: 'rotate-verifies-token',
    fault: 'takes the company that it heard of last',
    change: [findsBy(rotation, 'Object.keys(state.companies).at(-1)')],
  },
  {
    caughtBy: 'rotate-refuses-missing-token',
    fault: 'has nothing to verify when there is no token, and answers 200',
    change: [before(rotation, "if (!token) return [200, { status: 'success' }];")],
  },
  {
    caughtBy: 'rotate-refuses-unknown-token',
    fault: 'answers every rotation with 200',
    change: [agreesTo(rotation, 'not valid')],
  },
  {
    caughtBy: 'rotate-refuses-user-token',
    fault: "replaces its token with any user's",
    change: [findsBy(rotation, byAnyToken)],
  },
  {
    caughtBy: 'rotate-refuses-when-platform-fails',
    fault: 'stops at 401 only, and takes 500 for a yes',
    change: [agreesTo(rotation, 'answered 500.')],
  },
  {
    caughtBy: 'rotate-refuses-when-platform-drops',
    fault: 'answers 200 to a rotation when the platform can not be reached',
    change: [agreesTo(rotation, 'reached')],
  },
  {
    caughtBy: 'rotate-refuses-when-platform-forbids',
    fault: 'takes 403 for a yes, as the platform knows the token',
    change: [agreesTo(rotation, 'answered 403.')],
  },
  {
    caughtBy: 'rotate-refuses-when-platform-is-unclear',
    fault: 'looks at the status of the token check alone',
    change: [agreesTo(rotation, 'without a company')],
  },
  {
    caughtBy: 'rotate-refuses-when-platform-hangs',
    fault: 'answers 200 to a rotation when the platform takes long',
    change: [
      [
        rotation,
        rotation.replace(
          proof,
          `const company = await Promise.race([companyOfServiceToken(token, address), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  if (company === undefined) return [200, { status: 'success' }];`,
        ),
      ],
    ],
  },
  {
    caughtBy: 'rotate-bad-input',
    fault: 'compares the token with the stored ones before it looks at its type',
    change: [before(rotation, 'Object.values(state.companies).some((row) => same(token, row.token));')],
  },
  {
    caughtBy: 'rotate-extra-fields',
    fault: 'refuses a rotation with a field that it does not know',
    change: [
      [
        rotation,
        rotation
          .replace('{ token }', '{ token, ...others }')
          .replace(
            proof,
            `if (Object.keys(others).length > 0) throw new Refusal(400, 'Unknown fields.');\n  ${proof}`,
          ),
      ],
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
    caughtBy: 'rotate-repeatable',
    fault: 'takes a token that it has already for a mistake',
    change: [
      afterwards(
        rotation,
        "if (state.companies[company]?.token === token) throw new Refusal(409, 'The token is known already.');",
      ),
    ],
  },
  {
    caughtBy: 'rotate-refused-changes-nothing',
    fault: 'stores the new token before it looks at whose it is',
    change: [
      before(
        rotation,
        `${anybodysCompany}
  if (state.companies[named]) state.companies[named].token = token;`,
      ),
    ],
  },
  {
    caughtBy: 'rotate-refuses-inactive-company',
    fault: 'takes a new token for any row that it has',
    change: [['if (!row?.active) throw new Refusal(409,', 'if (!row) throw new Refusal(409,']],
  },
  {
    caughtBy: 'rotate-refuses-unknown-company',
    fault: 'makes the row that it does not find',
    change: [afterwards(rotation, 'state.companies[company] ??= { active: true };')],
  },
  {
    caughtBy: 'rotate-survives-restart',
    fault: 'keeps the new token in memory only',
    change: [[stores, '  fresh[company] = token;'], fresh, usesFresh],
  },
  {
    caughtBy: 'rotate-survives-restart',
    fault: 'uses the new token at once, and has forgotten it after the restart',
    change: [
      [stores, "  fresh[company] = token;\n  await platform(token, 'GET', 'admin/company/');"],
      fresh,
      usesFresh,
    ],
  },
  {
    caughtBy: 'rotate-survives-kill',
    fault: 'writes the new token to the disk a moment after it answered',
    change: [
      lateWrites,
      [
        stores,
        `  state.companies[company] = { ...row, token, toJSON: () => row };
  late(() => delete state.companies[company]?.toJSON);`,
      ],
    ],
  },
];
