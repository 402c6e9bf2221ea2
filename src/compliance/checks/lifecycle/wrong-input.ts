import { lifecycleNouns, type LifecycleCall } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectClientError, type Check } from '../../define-check.js';

/** What is wrong, in words that reveal no token, and the body; a string is sent as it is. */
type Wrong = readonly [what: string, body: unknown];

interface Tokens {
  /** Issued to nobody. */
  unknown: string;
  /** One that works. */
  valid: string;
}

const notJson: readonly Wrong[] = [
  ['JSON that breaks off', '{"token": '],
  ['an empty body', ''],
  ['a form', 'token=abc'],
  ['XML', '<token/>'],
];

const wrongTypes = ({ unknown }: Tokens): readonly Wrong[] => [
  ['an object without a token', {}],
  ['a number as the token', { token: 7 }],
  ['an object as the token', { token: { a: 1 } }],
  ['an array in the place of the object', [unknown]],
  ['null in the place of the object', 'null'],
  ['a string in the place of the object', JSON.stringify(unknown)],
];

/** What an attacker tries, and what becomes a header that can't be sent: it is no failure of the platform then. */
const hostileTokens = ({ unknown, valid }: Tokens): readonly Wrong[] => [
  ['a token with a line break in it', { token: `${unknown}\r\nX-Other: 1` }],
  ['a token with a zero byte', { token: `${unknown}\0` }],
  ['a token with letters that no header can have', { token: 'tökén→✓' }],
  ['a token of white space', { token: ' \t ' }],
  ['a token of 20,000 characters', { token: unknown.repeat(313).slice(0, 20_000) }],
  ['a valid token in an array', { token: [valid] }],
  ['a valid token below "__proto__"', `{"__proto__": {"token": ${JSON.stringify(valid)}}}`],
  [
    'a valid token below "constructor"',
    `{"constructor": {"prototype": {"token": ${JSON.stringify(valid)}}}}`,
  ],
  ['two different tokens that nobody issued', `{"token": "${unknown}", "token": "${unknown}0"}`],
];

interface Member extends Pick<
  Check,
  'id' | 'title' | 'observes' | 'after' | 'fix' | 'likelyCause' | 'needs'
> {
  call: LifecycleCall;
  wrong: (tokens: Tokens) => readonly Wrong[];
}

/** In words. */
const sent = (of: (tokens: Tokens) => readonly Wrong[]): string =>
  `The endpoint for activate gets ${of({ unknown: '', valid: '' })
    .map(([what]) => what)
    .join(', ')}. Each must be answered with a 4xx, and the company then be served as before.`;
const sentAll = (call: LifecycleCall): string =>
  `The endpoint for ${call} gets all that activate-bad-input, activate-malformed-json and activate-hostile-token send. Each must be answered with a 4xx, and the company then be served as before.`;

const validate =
  'Validate the body before anything else and answer 400 with {"status": "error", "message": …}.';
const unchecked = 'A value is used before it is checked, and the exception becomes a 500.';
const all = (tokens: Tokens): readonly Wrong[] => [
  ...notJson,
  ...wrongTypes(tokens),
  ...hostileTokens(tokens),
];

const members: readonly Member[] = [
  {
    id: 'activate-bad-input',
    call: 'activate',
    title: 'Input that is missing or of the wrong type is answered with a 4xx, not a 5xx',
    observes: sent(wrongTypes),
    after: ['activate-accepted', 'activate-refuses-missing-token'],
    fix: validate,
    likelyCause: unchecked,
    wrong: wrongTypes,
  },
  {
    id: 'activate-malformed-json',
    call: 'activate',
    title: 'A body that is not JSON is answered with a 4xx, not a 5xx',
    observes: sent(() => notJson),
    after: ['activate-accepted'],
    fix: 'Answer 400 when the body can not be parsed.',
    likelyCause: 'Nothing catches the exception of the JSON parser.',
    wrong: () => notJson,
  },
  {
    id: 'activate-hostile-token',
    call: 'activate',
    title: 'A token that can not be one is answered with a 4xx, not a 5xx, and leaves the company as it was',
    observes: sent(hostileTokens),
    after: ['activate-refuses-unknown-token', 'activate-bad-input', 'activate-malformed-json'],
    fix: 'Refuse with 400 what is not a string of visible ASCII characters, at most a few hundred, before it becomes a header.',
    likelyCause:
      'The token becomes a header unchecked: where that fails, the failure is taken for one of the platform, or nobody catches it.',
    wrong: hostileTokens,
  },
  {
    id: 'deactivate-bad-input',
    call: 'deactivate',
    title:
      'A deactivation with input that is missing or wrong is answered with a 4xx, and leaves the company as it was',
    observes: sentAll('deactivate'),
    after: ['deactivate-refuses-missing-token', 'deactivate-refuses-unknown-token', 'activate-hostile-token'],
    fix: validate,
    likelyCause: unchecked,
    wrong: all,
  },
  {
    id: 'rotate-bad-input',
    call: 'rotate',
    title:
      'A rotation with input that is missing or wrong is answered with a 4xx, and leaves the company as it was',
    needs: ['rotate-endpoint'],
    observes: sentAll('rotate'),
    after: ['rotate-refuses-missing-token', 'rotate-refuses-unknown-token', 'activate-hostile-token'],
    fix: validate,
    likelyCause: unchecked,
    wrong: all,
  },
];

export const wrongInput = members.map(({ call, wrong, ...words }) =>
  defineCheck({
    ...words,
    group: call,
    severity: 'recommended',
    source: source(
      'errors',
      "A mistake of the caller is answered with 4xx and a message; 5xx says that it is the server's.",
    ),
    async run(context) {
      const company = context.company();
      await company.activated();
      const before = await context.signsOfActivity(company);
      const tokens = { unknown: context.unknownToken(), valid: company.issueServiceToken() };
      for (const [what, body] of wrong(tokens)) {
        expectClientError(
          await context.post(call, body),
          `The ${lifecycleNouns[call]} with ${what} was not answered as a mistake of the caller`,
        );
      }
      await context.expectSigns(
        company,
        before,
        `After wrong input for its ${lifecycleNouns[call]}, the extension does not serve the company as before`,
      );
    },
  }),
);
