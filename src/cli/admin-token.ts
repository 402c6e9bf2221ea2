import type { CommandContext } from './context.js';
import { readSecret } from './read-secret.js';
import { password } from './render/prompts.js';

export const adminTokenVariable = 'REHIVE_ADMIN_TOKEN';

/** All ways to give an admin token where nobody can be asked. Never an argument: those show in process lists. */
export const adminTokenWays = `${adminTokenVariable} in the environment, or --token-stdin`;

const tokenFlag = {
  flag: '--token-stdin',
  what: 'token',
  instead: 'Leave out --token-stdin to be asked for it.',
};

/**
 * The admin token: from stdin where that was asked for, else from the environment, else from a hidden prompt.
 * Null where it stands nowhere and there is no terminal to ask on.
 */
export async function findAdminToken(
  { tokenStdin, command, platform }: { tokenStdin?: boolean | undefined; command: string; platform: string },
  { env, output, signal }: CommandContext,
): Promise<string | null> {
  if (tokenStdin === true) return readSecret({ ...tokenFlag, command }, signal);
  const fromEnvironment = env[adminTokenVariable]?.trim();
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  if (!output.interactive) return null;
  const typed = await password(
    { message: `Admin token for ${platform} (hidden):`, validate: (text) => text.trim() !== '' },
    signal,
  );
  return typed.trim();
}
