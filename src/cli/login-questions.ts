import { UserError } from '../errors.js';
import { namedPlatforms } from '../platform-client/api-url.js';
import type { CommandContext } from './context.js';
import { readSecret } from './read-secret.js';
import { input, password, select } from './render/prompts.js';

export interface LoginFlags {
  apiUrl?: string;
  company?: string;
  user?: string;
  passwordStdin?: boolean;
}

/** Who logs in where; `asked` where a question was answered. */
export interface LoginAnswers {
  apiUrl: string;
  company: string;
  user: string;
  password: string;
  asked: boolean;
}

/**
 * What the flags don't say, from questions.
 * @throws UserError that names every missing flag, where there is no terminal to ask on
 */
export async function askLogin(
  { apiUrl, company, user, passwordStdin }: LoginFlags,
  { output, signal }: CommandContext,
): Promise<LoginAnswers> {
  const missing = [
    ...(company === undefined ? ['--company <id>: the company, by its identifier'] : []),
    ...(user === undefined ? ['--user <name>: the email, mobile or username'] : []),
    ...(passwordStdin === true ? [] : ['--password-stdin: the password, from a pipe']),
  ];
  if (missing.length > 0 && !output.interactive) {
    throw new UserError('A login needs more, and there is no terminal to ask on.', { nextSteps: missing });
  }
  const choices = [...Object.keys(namedPlatforms), 'simulated'].map((name) => ({ value: name, name }));
  const asksPlatform = apiUrl === undefined && output.interactive;
  const where = asksPlatform ? await select({ message: 'Platform:', choices }, signal) : apiUrl;
  const validate = (text: string): boolean => text.trim() !== '';
  const which =
    company ?? (await input({ message: 'Company (its identifier, such as acme):', validate }, signal));
  const who = user ?? (await input({ message: 'User (email, mobile or username):', validate }, signal));
  const secret =
    passwordStdin === true
      ? await readSecret(
          { flag: '--password-stdin', what: 'password', command: 'rehive-ext login …', keepSpaces: true },
          signal,
        )
      : await password({ message: 'Password (hidden):', validate: (text) => text !== '' }, signal);
  return {
    apiUrl: where ?? 'production',
    company: which.trim(),
    user: who.trim(),
    password: secret,
    asked: missing.length > 0 || asksPlatform,
  };
}
