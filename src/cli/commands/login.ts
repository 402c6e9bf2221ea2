import { platformKey } from '../../platform-client/api-url.js';
import { createPlatformClient } from '../../platform-client/create-platform-client.js';
import type { UserRecord } from '../../registration/platform-records.js';
import { requireSafePlatform } from '../../registration/public-address.js';
import { endSession, logIn, type UserSession } from '../../registration/user-session.js';
import { whoAmI } from '../../registration/who-am-i.js';
import { configFolder } from '../config-folder.js';
import { clientOptions } from '../connect-to-platform.js';
import type { Command, CommandContext } from '../context.js';
import { createCredentialStore } from '../credential-store.js';
import { adminTokenVariable, loginCommand } from '../credentials.js';
import { exitCodes } from '../exit-codes.js';
import { askLogin, type LoginFlags } from '../login-questions.js';
import { describeUser } from '../render/plan.js';
import { whereAndWho } from '../render/registration-document.js';
import { shellQuoted } from '../render/shell-quoted.js';
import { resolveApiUrl } from '../resolve-api-url.js';
import { answerChallenges } from '../second-factor.js';
import { withProgress } from '../with-progress.js';

export interface LoginOptions extends LoginFlags {
  allowInsecure?: boolean;
}

/** A session of a user, kept for the commands that talk to a platform. */
export const login: Command<LoginOptions> = async (options, context) => {
  const { output, cwd, env } = context;
  // Before a question is answered in vain.
  if (options.apiUrl !== undefined) await resolveApiUrl(options.apiUrl, cwd);
  const { asked, ...answers } = await askLogin(options, context);
  const apiUrl = await resolveApiUrl(answers.apiUrl, cwd);
  if (options.allowInsecure !== true) requireSafePlatform(apiUrl);
  const { user, company, password } = answers;
  const anonymous = createPlatformClient({
    ...clientOptions(apiUrl, context),
    token: null,
    secrets: [password],
  });
  const session = await withProgress('Logging in…', context, () =>
    logIn(anonymous, { user, company, password }),
  );
  const me = await completed(session, apiUrl, context);

  const store = createCredentialStore(configFolder(env));
  const platform = platformKey(apiUrl);
  // A file that can't be used is replaced: that is what its own error advises.
  const earlier = await store.read(platform, me.company).catch(() => null);
  const { token, expires } = session;
  await store.write({ platform, company: me.company, token, expires });
  // What is logged in again has one session, not two.
  if (earlier !== null) await endQuietly(earlier.token, apiUrl, context);
  const file = store.pathOf(platform, me.company);
  output.printJson({ status: 'logged-in', ...whereAndWho(apiUrl, me), expires, file });
  output.print(
    `✓ Logged in to ${platform}, company ${me.company}, as ${describeUser(me)}.\n${untilWords(expires)}Its token is in ${file}, which only you can read.`,
  );
  if ((env[adminTokenVariable] ?? '').trim() !== '')
    output.complain(`${adminTokenVariable} is set: it is used instead of the login, until you unset it.`);
  if (asked) {
    output.note(
      `\nThe same without questions: … | ${loginCommand(apiUrl, company)} --user ${shellQuoted(user)} --password-stdin`,
    );
  }
  return exitCodes.done;
};

/** Meets the session's challenges. One that is not met to the end is ended: its token would be of no use. */
async function completed(session: UserSession, apiUrl: string, context: CommandContext): Promise<UserRecord> {
  const client = createPlatformClient({ ...clientOptions(apiUrl, context), token: session.token });
  try {
    await answerChallenges(client, session.challenges, context);
    return await whoAmI(client);
  } catch (error) {
    await endQuietly(session.token, apiUrl, context);
    throw error;
  }
}

/** Also after Ctrl-C: without the signal. */
async function endQuietly(token: string, apiUrl: string, context: CommandContext): Promise<void> {
  const { signal: _, ...options } = clientOptions(apiUrl, context);
  try {
    await endSession(createPlatformClient({ ...options, token, timeLimitMs: 5_000 }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.output.complain(`A session could not be ended, and ends by itself later: ${reason}`);
  }
}

const untilWords = (expires: number | null): string =>
  expires === null ? '' : `The session ends ${new Date(expires).toISOString()}. `;
