import type { Variant } from '../variant.js';
import {
  activation,
  afterwards,
  agreesTo,
  anybodysCompany,
  before,
  byAnyToken,
  byStoredToken,
  deactivation,
  findsBy,
  lateWrites,
  proof,
  redirecting,
} from '../anchors.js';

export const deactivateVariants: readonly Variant[] = [
  {
    caughtBy: 'deactivate-no-redirect',
    fault: 'redirects a deactivation to the path without a slash',
    change: redirecting('/deactivate/'),
  },
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
    caughtBy: 'deactivate-verifies-token',
    fault: 'finds the company by its stored token',
    change: [
      findsBy(deactivation, byStoredToken),
      [
        '  if (purge === true) {',
        "  if (company === undefined) throw new Refusal(token ? 401 : 400, 'Unknown token.');\n  if (purge === true) {",
      ],
    ],
  },
  {
    caughtBy: 'deactivate-refuses-missing-token',
    fault: 'has nothing to verify when there is no token, and answers 200',
    change: [before(deactivation, "if (!token) return [200, { status: 'success' }];")],
  },
  {
    caughtBy: 'deactivate-refuses-unknown-token',
    fault: 'answers every deactivation with 200',
    change: [agreesTo(deactivation, 'not valid')],
  },
  {
    caughtBy: 'deactivate-refuses-user-token',
    fault: "deactivates with any user's token",
    change: [findsBy(deactivation, byAnyToken)],
  },
  {
    caughtBy: 'deactivate-refuses-when-platform-fails',
    fault: 'deletes what belongs to the stored token before it asks the platform',
    change: [before(deactivation, `if (purge) delete state.companies[${byStoredToken}];`)],
  },
  {
    caughtBy: 'deactivate-refuses-when-platform-fails',
    fault: 'answers 200 while the platform fails, and is active still',
    change: [agreesTo(deactivation, 'answered 500.')],
  },
  {
    caughtBy: 'deactivate-refuses-when-platform-drops',
    fault: 'believes in its stored token when the platform can not be reached',
    change: [
      findsBy(
        deactivation,
        `await companyOfServiceToken(token, address).catch((error) => (error.message.includes('reached') ? ${byStoredToken} : Promise.reject(error)))`,
      ),
    ],
  },
  {
    caughtBy: 'deactivate-refuses-when-platform-forbids',
    fault: 'takes 403 for a yes, as the platform knows the token',
    change: [agreesTo(deactivation, 'answered 403.')],
  },
  {
    caughtBy: 'deactivate-refuses-when-platform-is-unclear',
    fault: 'looks at the status of the token check alone',
    change: [agreesTo(deactivation, 'without a company')],
  },
  {
    caughtBy: 'deactivate-refuses-when-platform-hangs',
    fault: 'believes in its stored token when the platform takes long',
    change: [
      findsBy(
        deactivation,
        `(await Promise.race([companyOfServiceToken(token, address), new Promise((resolve) => setTimeout(resolve, 1_000))])) ?? ${byStoredToken}`,
      ),
    ],
  },
  {
    caughtBy: 'deactivate-bad-input',
    fault: 'uses the token of a deactivation before it looks at its type',
    change: [before(deactivation, "if (token.trim() === '') throw new Refusal(400, 'A token is needed.');")],
  },
  {
    caughtBy: 'deactivate-extra-fields',
    fault: 'refuses a deactivation with a field that it does not know',
    change: [
      [
        deactivation,
        deactivation
          .replace('{ token, purge }', '{ token, purge, ...others }')
          .replace(
            proof,
            `if (Object.keys(others).length > 0) throw new Refusal(400, 'Unknown fields.');\n  ${proof}`,
          ),
      ],
    ],
  },
  {
    caughtBy: 'deactivate-unproven-changes-nothing',
    fault: "is ended by any user's token, and answers that it was not",
    change: [
      before(
        deactivation,
        `${anybodysCompany}
  if (typeof token === 'string' && state.companies[named]) state.companies[named].active = false;`,
      ),
    ],
  },
  {
    caughtBy: 'deactivate-unproven-changes-nothing',
    fault: 'purges everybody where there is no token',
    // Only its webhooks show it.
    manifest: { endpoints: { admin: null, user: '/user/transactions/' } },
    change: [
      before(
        deactivation,
        "if (!token && purge) return (state.companies = {}), [200, { status: 'success' }];",
      ),
    ],
  },
  {
    caughtBy: 'deactivate-repeatable',
    fault: 'has no deactivation for a company that is not active',
    change: [
      afterwards(
        deactivation,
        "if (state.companies[company]?.active === false) throw new Refusal(409, 'The company is not active.');",
      ),
    ],
  },
  {
    caughtBy: 'deactivate-unknown-company',
    fault: 'changes the row of a company without a look whether there is one',
    change: [['  } else if (state.companies[company]) {', '  } else {']],
  },
  {
    caughtBy: 'deactivate-reactivation',
    fault: 'does not take back a company that left',
    change: [
      afterwards(
        activation,
        "if (state.companies[company]?.active === false) throw new Refusal(409, 'The company exists already.');",
      ),
    ],
  },
  {
    caughtBy: 'deactivate-keeps-webhook-secret',
    fault: 'forgets its secret at a deactivation, and takes the webhook of a company that it knows for right',
    change: [
      [
        '    state.companies[company].active = false;\n',
        '    state.companies[company] = { active: false };\n',
      ],
      [
        '    await ensureWebhook(token, secret);\n',
        '    if (!state.companies[company]) await ensureWebhook(token, secret);\n',
      ],
    ],
  },
  {
    caughtBy: 'deactivate-keeps-data',
    fault: 'deletes the company at every deactivation',
    change: [['if (purge === true) {', 'if (true) {']],
  },
  {
    caughtBy: 'deactivate-keeps-data',
    fault: 'takes a missing "purge" for true',
    change: [['if (purge === true) {', 'if (purge !== false) {']],
  },
  {
    caughtBy: 'deactivate-ends-work',
    fault: 'goes on with what it has to do, whether the company is active or not',
    change: [['|| !row?.active || Date', '|| !row || Date']],
  },
  {
    caughtBy: 'deactivate-ends-work',
    fault: 'works on webhooks of a company that deactivated it',
    change: [
      ["  if (!row.active) throw new Refusal(409, 'The company is not active.');\n  if (id", '  if (id'],
      [
        '  setImmediate(work);',
        '  setImmediate(() => handle(state.inbox[key], row.token).catch(() => null));',
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
    caughtBy: 'deactivate-purge-inactive',
    fault: 'does nothing more for a company that is not active',
    change: [
      afterwards(
        deactivation,
        "if (state.companies[company]?.active === false) return [200, { status: 'success' }];",
      ),
    ],
  },
  {
    caughtBy: 'deactivate-purge-inactive',
    fault: 'fails to purge a company that is not active',
    change: [
      [
        '    delete state.companies[company];',
        "    if (state.companies[company]?.active === false) throw new Error('Not active.');\n    delete state.companies[company];",
      ],
    ],
  },
  {
    caughtBy: 'deactivate-survives-kill',
    fault: 'writes a deactivation to the disk a moment after it answered',
    change: [
      lateWrites,
      [
        '    state.companies[company].active = false;\n',
        `    const row = state.companies[company];
    state.companies[company] = { ...row, active: false, toJSON: () => row };
    late(() => delete state.companies[company]?.toJSON);
`,
      ],
    ],
  },
];
