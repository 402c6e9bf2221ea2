import type { Variant } from '../variant.js';

export const resilienceVariants: readonly Variant[] = [
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
];
