import type { Variant } from '../variant.js';
import { activation, deactivation, proof } from '../anchors.js';

export const deactivateVariants: readonly Variant[] = [
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
];
