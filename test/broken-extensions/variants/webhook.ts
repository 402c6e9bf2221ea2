import type { Variant } from '../variant.js';

export const webhookVariants: readonly Variant[] = [
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
];
