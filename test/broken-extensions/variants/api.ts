import type { Variant } from '../variant.js';

export const apiVariants: readonly Variant[] = [
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
];
