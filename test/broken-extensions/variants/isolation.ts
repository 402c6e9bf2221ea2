import type { Variant } from '../variant.js';

export const isolationVariants: readonly Variant[] = [
  {
    caughtBy: 'rotate-own-company-only',
    fault: 'replaces the token of every company',
    change: [
      ['  row.token = token;\n', '  for (const one of Object.values(state.companies)) one.token = token;\n'],
    ],
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
    caughtBy: 'api-own-company-only',
    fault: 'shows every company that it knows',
    change: [
      [
        'data: { id: company, name, active: row.active }',
        'data: { id: company, name, known: Object.keys(state.companies) }',
      ],
    ],
  },
];
