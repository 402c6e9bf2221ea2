import type { Variant } from '../variant.js';

export const securityVariants: readonly Variant[] = [
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
