import { platformKey } from '../../platform-client/api-url.js';
import { createPlatformClient } from '../../platform-client/create-platform-client.js';
import { endSession } from '../../registration/user-session.js';
import { UserError } from '../../errors.js';
import { configFolder } from '../config-folder.js';
import { clientOptions } from '../connect-to-platform.js';
import type { Command } from '../context.js';
import { createCredentialStore } from '../credential-store.js';
import { chooseCompany } from '../credentials.js';
import { exitCodes } from '../exit-codes.js';
import { commandThere } from '../registration-session.js';
import { resolveApiUrl } from '../resolve-api-url.js';

export interface LogoutOptions {
  apiUrl: string;
  company?: string;
  local?: boolean;
}

/** Ends the session on the platform, and forgets its token. */
export const logout: Command<LogoutOptions> = async (options, context) => {
  const { output, cwd, env } = context;
  const apiUrl = await resolveApiUrl(options.apiUrl, cwd);
  const platform = platformKey(apiUrl);
  const store = createCredentialStore(configFolder(env));
  const company =
    options.company ?? (await chooseCompany(await store.companies(platform), { apiUrl }, context));
  if (company !== null && options.local === true) {
    await store.remove(platform, company);
    output.printJson({ status: 'forgotten', platform, company });
    output.print(`✓ The token for ${company} on ${platform} is forgotten here. Its session was not ended.`);
    return exitCodes.done;
  }
  const stored = company === null ? null : await store.read(platform, company);
  if (company === null || stored === null) {
    output.printJson({ status: 'unchanged', platform, company });
    output.print(`Nothing is to be done: there is no login for ${company ?? 'any company'} on ${platform}.`);
    return exitCodes.done;
  }
  const client = createPlatformClient({ ...clientOptions(apiUrl, context), token: stored.token });
  const ended = await endSession(client).catch((cause: unknown) => {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(`The session was not ended: ${cause.message}`, {
      kind: cause.kind,
      nextSteps: [
        `To forget its token here all the same: ${commandThere('logout', { ...options, company }, '--local')}`,
        ...cause.nextSteps,
      ],
      cause,
    });
  });
  await store.remove(platform, company);
  output.printJson({ status: ended ? 'logged-out' : 'had-ended', platform, company });
  output.print(
    ended
      ? `✓ Logged out of ${company} on ${platform}: the session has ended, and its token is forgotten.`
      : `✓ The session for ${company} on ${platform} had ended already. Its token is forgotten.`,
  );
  return exitCodes.done;
};
