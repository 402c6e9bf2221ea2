import { platformName } from '../../platform-client/api-url.js';
import type { Command } from '../context.js';
import { adminTokenVariable, type TokenOrigin } from '../credentials.js';
import { exitCodes } from '../exit-codes.js';
import { openPlatform, type PlatformOptions } from '../registration-session.js';
import { describeUser } from '../render/plan.js';
import { printable } from '../render/printable.js';
import { whereAndWho } from '../render/registration-document.js';
import { resolveApiUrl } from '../resolve-api-url.js';

/** Who a command would act as, and where the token for it comes from. */
export const whoami: Command<PlatformOptions> = async (options, context) => {
  const { output, cwd } = context;
  const apiUrl = await resolveApiUrl(options.apiUrl, cwd);
  const needs = { command: 'rehive-ext whoami' };
  const { user, credentials } = await openPlatform({ ...options, apiUrl }, needs, context);
  const { origin } = credentials;
  output.printJson({ ...whereAndWho(apiUrl, user), token: origin });
  output.print(
    [
      `User      ${printable(describeUser(user))}`,
      `Company   ${printable(user.company)}`,
      `Platform  ${platformName(apiUrl)} (${apiUrl})`,
      `Token     ${describeOrigin(origin)}`,
    ].join('\n'),
  );
  return exitCodes.done;
};

function describeOrigin(origin: TokenOrigin): string {
  if (origin.from !== 'stored') return origins[origin.from];
  const until = origin.expires === null ? '' : `, good until ${new Date(origin.expires).toISOString()}`;
  return `from a login: ${origin.file}${until}`;
}

const origins = {
  environment: `from ${adminTokenVariable}`,
  stdin: 'from stdin (--token-stdin)',
  prompt: 'typed in',
} as const;
