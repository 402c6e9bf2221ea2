import { UserError } from '../errors.js';
import { platformKey, platformName } from '../platform-client/api-url.js';
import { configFolder } from './config-folder.js';
import type { CommandContext } from './context.js';
import { createCredentialStore } from './credential-store.js';
import { readSecret } from './read-secret.js';
import { password, select } from './render/prompts.js';
import { shellQuoted } from './render/shell-quoted.js';

export const adminTokenVariable = 'REHIVE_ADMIN_TOKEN';

/** Where a token came from: what `whoami` shows, and what can be done about one that is refused. */
export type TokenOrigin =
  | { from: 'stdin' | 'environment' | 'prompt' }
  | { from: 'stored'; file: string; company: string; expires: number | null };

export interface Credentials {
  token: string;
  origin: TokenOrigin;
  /** What to do where the platform does not take the token. */
  ifRefused: readonly string[];
}

export interface CredentialsWanted {
  apiUrl: string;
  /** Which of several that are stored. */
  company?: string | undefined;
  tokenStdin?: boolean | undefined;
  /** The command that asks, as it is typed. */
  command: string;
}

/**
 * The token that a command acts with: from stdin where that was asked for, else from the environment, else from a login,
 * else from a hidden prompt. Never an argument: those show in process lists.
 * @returns null where there is none, and no terminal to ask on
 * @throws UserError where several are stored and nothing says which
 */
export async function findCredentials(
  wanted: CredentialsWanted,
  context: CommandContext,
): Promise<Credentials | null> {
  const { env, output, signal } = context;
  if (wanted.tokenStdin === true) {
    const flag = {
      flag: '--token-stdin',
      what: 'token',
      command: wanted.command,
      instead: 'Leave out --token-stdin to use what `rehive-ext login` stored, or to be asked for it.',
    };
    return given(await readSecret(flag, signal), 'stdin');
  }
  const fromEnvironment = env[adminTokenVariable]?.trim();
  if (fromEnvironment !== undefined && fromEnvironment !== '') return given(fromEnvironment, 'environment');
  const stored = await findStored(wanted, context);
  if (stored !== null || !output.interactive) return stored;
  const typed = await password(
    {
      message: `Admin token for ${platformName(wanted.apiUrl)} (hidden):`,
      validate: (text) => text.trim() !== '',
    },
    signal,
  );
  return given(typed.trim(), 'prompt');
}

/** All ways to give a token where nobody can be asked. */
export function credentialWays({ apiUrl, company }: Pick<CredentialsWanted, 'apiUrl' | 'company'>): string {
  return `${adminTokenVariable} in the environment, --token-stdin, or ${loginCommand(apiUrl, company)}`;
}

/** The command that stores a token for a platform and, where it is known, a company. */
export function loginCommand(apiUrl: string, company?: string): string {
  return [
    `rehive-ext login --api-url ${shellQuoted(platformKey(apiUrl))}`,
    ...(company === undefined ? [] : [`--company ${shellQuoted(company)}`]),
  ].join(' ');
}

const refused: Readonly<Record<'stdin' | 'environment' | 'prompt', string>> = {
  stdin: 'The token on stdin is wrong, expired or revoked: log in again, or make a new one in the dashboard.',
  environment: `The token in ${adminTokenVariable} is wrong, expired or revoked: make a new one in the dashboard, or unset it to use a login.`,
  prompt: 'The token is wrong, expired or revoked: make a new one in the dashboard.',
};

const given = (token: string, from: 'stdin' | 'environment' | 'prompt'): Credentials => ({
  token,
  origin: { from },
  ifRefused: [refused[from]],
});

async function findStored(wanted: CredentialsWanted, context: CommandContext): Promise<Credentials | null> {
  const { apiUrl } = wanted;
  const store = createCredentialStore(configFolder(context.env));
  const platform = platformKey(apiUrl);
  const company = wanted.company ?? (await chooseCompany(await store.companies(platform), wanted, context));
  const stored = company === null ? null : await store.read(platform, company);
  if (stored === null) return null;
  const over = stored.expires === null ? '' : ` It was good until ${new Date(stored.expires).toISOString()}.`;
  return {
    token: stored.token,
    origin: {
      from: 'stored',
      file: store.pathOf(platform, stored.company),
      company: stored.company,
      expires: stored.expires,
    },
    ifRefused: [
      `The session of your last login has ended.${over} Log in again: ${loginCommand(apiUrl, stored.company)}`,
    ],
  };
}

/** Which of the companies that there is a login for. Null where there is none. */
export async function chooseCompany(
  companies: readonly string[],
  { apiUrl }: Pick<CredentialsWanted, 'apiUrl'>,
  { output, signal }: CommandContext,
): Promise<string | null> {
  const [first, ...others] = companies;
  if (first === undefined || others.length === 0) return first ?? null;
  if (!output.interactive) {
    throw new UserError(`There is a login for ${companies.length} companies of ${platformName(apiUrl)}.`, {
      nextSteps: [`Say which: --company with one of ${companies.join(', ')}`],
    });
  }
  const choices = companies.map((company) => ({ value: company, name: company }));
  return select({ message: `Which company of ${platformName(apiUrl)}?`, choices }, signal);
}
