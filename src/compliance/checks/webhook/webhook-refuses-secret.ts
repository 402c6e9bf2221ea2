import { calls } from '../../../contract/calls.js';
import { source, type Source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectAccepted,
  expectRefused,
  type Check,
  type CheckContext,
} from '../../define-check.js';

interface Refused {
  id: string;
  title: string;
  severity: Check['severity'];
  after?: readonly string[];
  source: Source;
  fix: string;
  likelyCause: string;
  /** After `A webhook with the right secret is accepted; then webhooks with`. */
  proofs: string;
  /** What is sent in the place of `Secret <secret>`, and in words: after `The extension took a webhook with`. */
  headers(
    secret: string,
    context: CheckContext,
  ): readonly (readonly [words: string, authorization: string | null])[];
}

const proof = source(
  'events',
  'A webhook carries Authorization: Secret <secret>: the proof that the platform sent it.',
);
const whole = source(
  'events',
  'A webhook carries Authorization: Secret <secret>: the whole secret is the proof.',
);
const compareStored = "Answer 401 unless the secret is the one that is stored for the webhook's company.";
const compareWhole = 'Compare the whole secret, with a function that takes the same time for every input.';

const refused: readonly Refused[] = [
  {
    id: 'webhook-refuses-no-secret',
    title: 'A webhook without a secret is refused',
    severity: 'required',
    source: proof,
    fix: compareStored,
    likelyCause: 'The secret is compared only when the header is there.',
    proofs: 'no Authorization and with the scheme alone',
    headers: () => [
      ['no Authorization', null],
      ['a scheme and no secret', 'Secret'],
    ],
  },
  {
    id: 'webhook-refuses-wrong-secret',
    title: 'A webhook with a wrong secret is refused',
    severity: 'required',
    source: proof,
    fix: compareStored,
    likelyCause: 'The header has to be there, but what it says is not compared.',
    proofs: 'another secret of the usual length',
    headers: (_, context) => [['a wrong secret', `Secret ${context.unknownToken()}`]],
  },
  {
    id: 'webhook-refuses-secret-prefix',
    title: 'A webhook with only the beginning of the secret is refused',
    severity: 'required',
    after: ['webhook-refuses-wrong-secret'],
    source: whole,
    fix: compareWhole,
    likelyCause: 'The comparison ends with the shorter of the two, or tests whether one contains the other.',
    proofs: 'its first four characters and with all but its last one',
    headers: (secret) => [
      ['four characters of the secret', `Secret ${secret.slice(0, 4)}`],
      ['all of the secret but its last character', `Secret ${secret.slice(0, -1)}`],
    ],
  },
  {
    id: 'webhook-refuses-secret-suffix',
    title: 'A webhook with more than the secret is refused',
    severity: 'required',
    after: ['webhook-refuses-wrong-secret'],
    source: whole,
    fix: compareWhole,
    likelyCause:
      'The secret is searched for in the header, or as much of it is compared as the stored one is long.',
    proofs: 'one more character and with a wrong secret before it',
    headers: (secret, context) => [
      ['the secret and one more character', `Secret ${secret}0`],
      ['a wrong secret that ends with the right one', `Secret ${context.unknownToken()}${secret}`],
    ],
  },
  {
    id: 'webhook-refuses-other-scheme',
    title: 'A webhook whose secret comes with another scheme than Secret is refused',
    // Whoever sends it knows the secret, so nobody is let in who should not be.
    severity: 'recommended',
    source: proof,
    fix: 'Look at the scheme too: what is sent as Token or Bearer is meant for something else.',
    likelyCause: 'The scheme is cut off, or may be missing, and is not compared.',
    proofs: 'the secret as Token, as Bearer and without a scheme',
    headers: (secret) => [
      ['the secret as a Token', `Token ${secret}`],
      ['the secret as Bearer', `Bearer ${secret}`],
      ['the bare secret', secret],
    ],
  },
];

/** What proves nothing. Each begins with a webhook that is taken, so that an extension that refuses all does not pass. */
export const webhookRefusesSecret: readonly Check[] = refused.map(
  ({ headers, proofs, after = [], ...words }) =>
    defineCheck({
      ...words,
      group: 'webhook',
      observes: `A webhook with the right secret must be accepted. Then webhooks with ${proofs} must be answered with a status from 400 on.`,
      needs: ['webhook-endpoint'],
      after: ['activate-accepted', 'webhook-accepted', ...after],
      async run(context) {
        const company = context.company();
        await company.activated();
        const { secret } = company.firstWebhook();
        expectAccepted(
          await company.webhook(),
          'The extension did not take a webhook with the right secret',
          calls.webhook.acceptedStatuses,
        );
        const body = await company.webhookBody();
        for (const [sent, authorization] of headers(secret, context)) {
          const exchange = await company.forge({
            authorization,
            // Another event each time: whether its id was seen before is none of the question.
            body: { ...body, id: Number(context.newEventId()) },
          });
          expectRefused({ exchange }, `The extension took a webhook with ${sent}`);
        }
      },
    }),
);
