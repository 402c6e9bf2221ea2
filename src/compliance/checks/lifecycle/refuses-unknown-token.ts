import { lifecycleNouns, type LifecycleCall } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, type Check } from '../../define-check.js';

interface Member extends Pick<
  Check,
  'title' | 'severity' | 'needs' | 'after' | 'source' | 'fix' | 'likelyCause'
> {
  call: LifecycleCall;
}

const members: readonly Member[] = [
  {
    call: 'activate',
    title: 'An activation with a token that the platform does not know is refused',
    severity: 'required',
    after: ['activate-repeatable', 'activate-verifies-token'],
    source: source(
      'requirements',
      'An activation is refused when GET /3/auth/ answers an authentication error.',
    ),
    fix: 'Stop at once when GET /3/auth/ does not answer 200, and answer 401.',
    likelyCause: 'The answer of GET /3/auth/ is not looked at.',
  },
  {
    call: 'deactivate',
    title: 'A deactivation with a token that the platform does not know is refused',
    // That nothing comes of it is required, see deactivate-unproven-changes-nothing; the contract names no status.
    severity: 'recommended',
    after: ['activate-accepted', 'deactivate-accepted'],
    source: source(
      'requirements',
      'The token in the body is the only proof; GET /3/auth/ is how it is verified.',
    ),
    fix: 'Verify the token with GET /3/auth/ and answer 401 when the platform does not know it.',
    likelyCause: 'The answer is 200 whatever the token.',
  },
  {
    call: 'rotate',
    title: 'A rotation to a token that the platform does not know is refused',
    severity: 'required',
    needs: ['rotate-endpoint'],
    after: ['rotate-accepted', 'rotate-verifies-token'],
    source: source(
      'requirements',
      'The new token is verified with GET /3/auth/, then it replaces the stored one.',
    ),
    fix: 'Answer 401, and keep the stored token, when GET /3/auth/ does not know the new one.',
    likelyCause: 'The answer is 200 whatever the token.',
  },
];

export const refusesUnknownToken = members.map(({ call, ...words }) =>
  defineCheck({
    ...words,
    id: `${call}-refuses-unknown-token`,
    group: call,
    reachesOthers: true,
    observes: `The endpoint for ${call} gets a token of the right length that nobody issued. The answer must have a status from 400 on.`,
    async run(context) {
      await context.company().activated();
      const exchange = await context.post(call, { token: context.unknownToken(), purge: false });
      expectRefused(
        { exchange },
        `The extension took a token that nobody issued for its ${lifecycleNouns[call]}`,
      );
    },
  }),
);
