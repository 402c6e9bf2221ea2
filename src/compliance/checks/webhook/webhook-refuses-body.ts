import type { WebhookBody } from '../../../contract/events.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectClientError, type Check } from '../../define-check.js';

interface Wrong {
  id: string;
  title: string;
  fix: string;
  likelyCause: string;
  /** After `With the right secret, the extension gets`. */
  gets: string;
  /** After `The extension did not answer`. */
  bodies(right: WebhookBody): readonly (readonly [words: string, body: unknown])[];
}

const wrong: readonly Wrong[] = [
  {
    id: 'webhook-malformed-json',
    title: 'A webhook that is not JSON is answered with a 4xx, not a 5xx',
    fix: 'Answer 400 when the body can not be parsed, or is not an object.',
    likelyCause: 'Nothing catches the exception of the JSON parser.',
    gets: 'a body that breaks off, an empty one, a form, null and a list',
    bodies: (right) => [
      ['a body that breaks off', JSON.stringify(right).slice(0, -20)],
      ['an empty body', ''],
      ['a form', `company=${right.company}&event=${right.event}`],
      ['null', 'null'],
      ['a list', [right]],
    ],
  },
  {
    id: 'webhook-missing-fields',
    title: 'A webhook without its id, event or company is answered with a 4xx, not a 5xx',
    fix: 'Validate id, event and company after the secret, and answer 400 with {"status": "error", "message": …}.',
    likelyCause: 'A value is used before it is checked; or an event without an id is stored as "undefined".',
    gets: 'a webhook without an id, one without an event and one without a company',
    bodies: ({ id, event, company, data }) => [
      ['a webhook without an id', { event, company, data }],
      ['a webhook without an event', { id, company, data }],
      ['a webhook without a company', { id, event, data }],
    ],
  },
];

/** With the right secret: this is what comes of a proxy or a test that spoils a body. */
export const webhookRefusesBody: readonly Check[] = wrong.map(({ bodies, gets, ...words }) =>
  defineCheck({
    ...words,
    group: 'webhook',
    observes: `With the right secret, the extension gets ${gets}. Each must be answered with a 4xx.`,
    severity: 'recommended',
    needs: ['webhook-endpoint'],
    after: ['activate-accepted', 'webhook-accepted'],
    source: source(
      'errors',
      "A mistake of the caller is answered with 4xx and a message; 5xx says that it is the server's.",
    ),
    async run(context) {
      const company = context.company();
      await company.activated();
      const { secret } = company.firstWebhook();
      const right = await company.webhookBody();
      for (const [what, body] of bodies(right)) {
        const exchange = await company.forge({ authorization: `Secret ${secret}`, body });
        expectClientError(exchange, `The extension did not answer ${what} as a mistake of the caller`);
      }
    },
  }),
);
