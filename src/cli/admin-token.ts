import { addAbortSignal } from 'node:stream';
import { Interrupted, UserError } from '../errors.js';
import type { CommandContext } from './context.js';
import { password } from './render/prompts.js';

export const adminTokenVariable = 'REHIVE_ADMIN_TOKEN';

/** All ways to give an admin token where nobody can be asked. Never an argument: those show in process lists. */
export const adminTokenWays = `${adminTokenVariable} in the environment, or --token-stdin`;

/** No token has more characters; keeps an endless stdin from being read for ever. */
const maxLength = 4_096;

/**
 * The admin token: from stdin where that was asked for, else from the environment, else from a hidden prompt.
 * Null where it stands nowhere and there is no terminal to ask on.
 */
export async function findAdminToken(
  { tokenStdin, platform }: { tokenStdin?: boolean | undefined; platform: string },
  { env, output, signal }: CommandContext,
): Promise<string | null> {
  if (tokenStdin === true) return readToken(signal);
  const fromEnvironment = env[adminTokenVariable]?.trim();
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  if (!output.interactive) return null;
  const typed = await password(
    { message: `Admin token for ${platform} (hidden):`, validate: (text) => text.trim() !== '' },
    signal,
  );
  return typed.trim();
}

async function readToken(signal: AbortSignal): Promise<string> {
  if (process.stdin.isTTY) {
    throw new UserError(
      '--token-stdin reads the token from a pipe, but stdin is a terminal, which would show it.',
      {
        nextSteps: [
          'Leave out --token-stdin to be asked for it.',
          'Or pipe it in: … | rehive-ext register --token-stdin',
        ],
      },
    );
  }
  let text = '';
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      text += String(chunk);
      if (text.length > maxLength) throw new UserError('What stdin holds is longer than any token.');
    }
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw error;
  }
  const token = text.trim();
  if (token === '') throw new UserError('--token-stdin: stdin is empty.');
  return token;
}
