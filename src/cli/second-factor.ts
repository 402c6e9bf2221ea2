import { UserError } from '../errors.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { answerChallenge, sendCode, type Challenge } from '../registration/user-session.js';
import type { CommandContext } from './context.js';
import { adminTokenVariable } from './credentials.js';
import { password } from './render/prompts.js';

const words: Readonly<Record<string, string>> = {
  totp: 'an authenticator app',
  sms: 'an SMS',
  static: 'a list of recovery codes',
};
const triesPerChallenge = 3;

/**
 * Asks for the codes that the platform wants beside the password.
 * @throws UserError where there is no terminal to ask on, the challenge is none that a code answers, or no code fits
 */
export async function answerChallenges(
  client: PlatformClient,
  challenges: readonly Challenge[],
  context: CommandContext,
): Promise<void> {
  for (const challenge of challenges) {
    requireAnswerable(challenge, context);
    await answer(client, challenge, context);
  }
}

function requireAnswerable(
  { type, authenticator_types: types }: Challenge,
  { output }: CommandContext,
): void {
  const named = types.map((one) => words[one] ?? one).join(' or ');
  if (type !== 'authentication' || types.length === 0) {
    throw new UserError(`The platform asks for something that no code answers: ${type} (${named || '—'}).`, {
      kind: 'refused',
      nextSteps: ['Log in to the dashboard once and do there what it asks, then log in here again.'],
    });
  }
  if (output.interactive) return;
  throw new UserError(
    `The platform asks for a second factor: a code from ${named}. There is no terminal to ask on.`,
    {
      kind: 'refused',
      nextSteps: [
        'Log in at a terminal, without --password-stdin.',
        `Where nobody can be asked: a token in ${adminTokenVariable}, made in the dashboard.`,
      ],
    },
  );
}

async function answer(
  client: PlatformClient,
  challenge: Challenge,
  { output, signal }: CommandContext,
): Promise<void> {
  const types = challenge.authenticator_types;
  const sms = types.includes('sms');
  const from = types.map((one) => words[one] ?? one).join(' or ');
  for (let tries = 0; tries < triesPerChallenge;) {
    const code = await password(
      {
        message: `Code from ${from} (hidden${sms ? '; Enter alone sends another SMS' : ''}):`,
        validate: (text) => sms || text.trim() !== '',
      },
      signal,
    );
    if (code.trim() === '') {
      await sendCode(client, challenge);
      output.note('Another SMS is on its way.');
      continue;
    }
    if (await answerChallenge(client, challenge, code.trim())) return;
    tries += 1;
    output.note('The platform does not take this code.');
  }
  throw new UserError(`The platform took none of ${triesPerChallenge} codes.`, {
    kind: 'refused',
    nextSteps: ['Look whether the clock of the device is right, and log in again.'],
  });
}
