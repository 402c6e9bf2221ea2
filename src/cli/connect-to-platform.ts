import { UserError } from '../errors.js';
import { isOnThisMachine, platformName } from '../platform-client/api-url.js';
import { createPlatformClient } from '../platform-client/create-platform-client.js';
import type { Attempt, PlatformClient, Wait } from '../platform-client/platform-client.js';
import { proxyDispatcher } from '../platform-client/proxy-dispatcher.js';
import { adminTokenWays, findAdminToken } from './admin-token.js';
import type { CommandContext } from './context.js';

export interface Connection {
  apiUrl: string;
  tokenStdin?: boolean | undefined;
  /** The command that asks, as it is typed. */
  command: string;
  /** What else has to be said where nobody can be asked: told together with a missing token. */
  alsoNeeded?: readonly string[];
}

/**
 * A client with the admin token, wherever that comes from. Its waits are told as notes, with `--debug` its requests too.
 * A platform on this machine is asked without a proxy.
 * @throws UserError where there is no token and nobody to ask
 */
export async function connectToPlatform(
  { apiUrl, tokenStdin, command, alsoNeeded = [] }: Connection,
  context: CommandContext,
): Promise<PlatformClient> {
  const { output, signal, version, env } = context;
  const dispatcher = isOnThisMachine(apiUrl) ? undefined : proxyDispatcher(env);
  const token = await findAdminToken({ tokenStdin, command, platform: platformName(apiUrl) }, context);
  if (token === null) {
    throw new UserError('There is no admin token, and no terminal to ask on.', {
      nextSteps: [`The token: ${adminTokenWays}.`, ...alsoNeeded],
    });
  }
  return createPlatformClient({
    apiUrl,
    token,
    signal,
    ...(dispatcher === undefined ? {} : { dispatcher }),
    userAgent: `rehive-ext/${version}`,
    onWait: (wait) => output.note(describeWait(wait)),
    onAttempt: (attempt) => {
      if (output.debug) output.complain(output.errorColors.dim(describeAttempt(attempt)));
    },
  });
}

/** What was asked, with a label in the place of the token, and what came of it. Answers may hold secrets: not shown. */
function describeAttempt({ method, url, status, durationMs, headers, body, requestId }: Attempt): string {
  return [
    `${method} ${url} → ${status ?? 'no answer'} (${durationMs} ms)`,
    ...Object.entries({ ...headers, 'x-request-id': requestId }).map(
      ([name, value]) => `  ${name}: ${value}`,
    ),
    ...(body === undefined ? [] : [`  ${JSON.stringify(body)}`]),
  ].join('\n');
}

const waitWords: Readonly<Record<Wait['reason'], (seconds: number) => string>> = {
  throttled: (seconds) => `The platform throttles; waiting ${seconds} s, as it asks…`,
  failed: (seconds) => `No good answer from the platform; trying again in ${seconds} s…`,
  paced: (seconds) => `Waiting ${seconds} s, to stay below what the platform allows…`,
};

const describeWait = ({ reason, ms }: Wait): string => waitWords[reason](Math.ceil(ms / 10) / 100);
