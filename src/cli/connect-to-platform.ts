import { UserError } from '../errors.js';
import { platformName } from '../platform-client/api-url.js';
import { createPlatformClient } from '../platform-client/create-platform-client.js';
import type { PlatformClient, Wait } from '../platform-client/platform-client.js';
import { adminTokenWays, findAdminToken } from './admin-token.js';
import type { CommandContext } from './context.js';

export interface Connection {
  apiUrl: string;
  tokenStdin?: boolean | undefined;
  /** What else has to be said where nobody can be asked: told together with a missing token. */
  alsoNeeded?: readonly string[];
}

/**
 * A client with the admin token, wherever that comes from. Its waits are told as notes, with `--debug` its requests too.
 * @throws UserError where there is no token and nobody to ask
 */
export async function connectToPlatform(
  connection: Connection,
  context: CommandContext,
): Promise<PlatformClient> {
  const { apiUrl, tokenStdin, alsoNeeded = [] } = connection;
  const { output, signal, version } = context;
  const token = await findAdminToken({ tokenStdin, platform: platformName(apiUrl) }, context);
  if (token === null) {
    throw new UserError('There is no admin token, and no terminal to ask on.', {
      nextSteps: [`The token: ${adminTokenWays}.`, ...alsoNeeded],
    });
  }
  return createPlatformClient({
    apiUrl,
    token,
    signal,
    userAgent: `rehive-ext/${version}`,
    onWait: (wait) => output.note(describeWait(wait)),
    onAttempt: ({ method, url, status, durationMs }) => {
      if (!output.debug) return;
      output.complain(
        output.errorColors.dim(`${method} ${url} → ${status ?? 'no answer'} (${durationMs} ms)`),
      );
    },
  });
}

function describeWait({ reason, ms }: Wait): string {
  const seconds = ms / 1000;
  return reason === 'throttled'
    ? `The platform throttles; waiting ${seconds} s, as it asks…`
    : `No good answer from the platform; trying again in ${seconds} s…`;
}
