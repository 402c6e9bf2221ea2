import { UserError } from '../errors.js';
import { isOnThisMachine } from '../platform-client/api-url.js';
import { createPlatformClient } from '../platform-client/create-platform-client.js';
import type {
  Attempt,
  PlatformClient,
  PlatformClientOptions,
  Wait,
} from '../platform-client/platform-client.js';
import { proxyDispatcher } from '../platform-client/proxy-dispatcher.js';
import type { CommandContext } from './context.js';
import { credentialWays, findCredentials, type Credentials, type CredentialsWanted } from './credentials.js';

export interface Connection extends CredentialsWanted {
  /** What else has to be said where nobody can be asked: told together with a missing token. */
  alsoNeeded?: readonly string[];
}

export interface Connected {
  client: PlatformClient;
  credentials: Credentials;
}

/**
 * A client with the credentials of whoever runs the command, wherever they come from.
 * @throws UserError where there are none and nobody to ask
 */
export async function connectToPlatform(
  { alsoNeeded = [], ...wanted }: Connection,
  context: CommandContext,
): Promise<Connected> {
  const credentials = await findCredentials(wanted, context);
  if (credentials === null) {
    throw new UserError('There is no admin token, and no terminal to ask on.', {
      nextSteps: [`The token: ${credentialWays(wanted)}.`, ...alsoNeeded],
    });
  }
  const { token, ifRefused } = credentials;
  const client = createPlatformClient({
    ...clientOptions(wanted.apiUrl, context),
    token,
    refusedTokenSteps: ifRefused,
  });
  return { client, credentials };
}

/**
 * How every client of ours asks: its waits are told as notes, with `--debug` its requests too. A platform on this machine is
 * asked without a proxy.
 */
export function clientOptions(
  apiUrl: string,
  { output, signal, version, env }: CommandContext,
): Omit<PlatformClientOptions, 'token'> {
  const dispatcher = isOnThisMachine(apiUrl) ? undefined : proxyDispatcher(env);
  return {
    apiUrl,
    signal,
    ...(dispatcher === undefined ? {} : { dispatcher }),
    userAgent: `rehive-ext/${version}`,
    onWait: (wait) => output.note(describeWait(wait)),
    onHeld: () =>
      output.note('Waiting for the answer to what was sent… Ctrl-C again leaves it at that, done or not.'),
    onAttempt: (attempt) => {
      if (output.debug) output.complain(output.errorColors.dim(describeAttempt(attempt)));
    },
  };
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
