import type { Variant } from '../variant.js';
import { proof, rotation } from '../anchors.js';

export const rotateVariants: readonly Variant[] = [
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
];
