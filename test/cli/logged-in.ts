import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientOf, freshPlatform } from '../simulator/platform-requests.js';
import { runBin, type Ran, type RunOptions } from '../run-bin.js';
import type { Platform } from '../../src/simulator/platform.js';
import { temporaryFolder } from './temporary-folder.js';

export const password = 'correct horse battery';
export const admin = 'ada@acme.test';

export interface LoginPlace {
  platform: Platform;
  /** XDG_CONFIG_HOME, and the folder that commands are run in. */
  config: string;
  env: Record<string, string>;
  /** `rehive-ext`, without a terminal and with no token but what a login stores. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Logs the admin of the company in, without a terminal. */
  logIn(company?: string, ...args: string[]): Promise<Ran>;
}

/** A platform whose companies have an admin with a password, and a user without any login. */
export async function loginPlace(...others: string[]): Promise<LoginPlace> {
  const companies = ['acme', ...others];
  const platform = await freshPlatform({ companies: companies.map((id) => ({ id })) });
  for (const company of companies) platform.addUser(company, { group: 'admin', email: admin, password });
  const config = await temporaryFolder('rehive-login');
  const env = { XDG_CONFIG_HOME: config, APPDATA: config };
  const run: LoginPlace['run'] = (args, options = {}) =>
    runBin('rehive-ext', args, {
      cwd: config,
      ...options,
      env: { REHIVE_ADMIN_TOKEN: undefined, ...env, ...options.env },
    });
  return {
    platform,
    config,
    env,
    run,
    logIn: (company = 'acme', ...args) =>
      run(
        [
          'login',
          '--api-url',
          platform.url,
          '--company',
          company,
          '--user',
          admin,
          '--password-stdin',
          ...args,
        ],
        { input: `${password}\n` },
      ),
  };
}

/** Adds a second factor that is yet to be verified. @returns what it works with */
export async function addFactor(platform: Platform, type: 'totp' | 'static' | 'sms', user = admin) {
  const login = await clientOf(platform)('POST', 'auth/login/', {
    body: { user, company: 'acme', password },
  });
  const own = clientOf(platform, String(login.data['token']));
  const made = await own('POST', 'auth/mfa/authenticators/', { body: { type } });
  const details = made.data['details'] as { key?: string; tokens?: { token: string }[] };
  return { own, id: String(made.data['id']), details };
}

export async function storedToken({ config }: LoginPlace, company = 'acme'): Promise<string> {
  const folder = join(config, 'rehive-ext/credentials');
  const file = (await readdir(folder)).find((name) => name.endsWith(`--${company}.json`)) ?? '';
  return (JSON.parse(await readFile(join(folder, file), 'utf8')) as { token: string }).token;
}

export async function filesOf({ config }: LoginPlace): Promise<string[]> {
  const files = await readdir(join(config, 'rehive-ext/credentials')).catch(() => []);
  return files.filter((name) => name.endsWith('.json'));
}

/** How many tokens work on the platform. */
export function liveTokens({ platform }: LoginPlace): number {
  return [...platform.state.tokens.values()].filter(({ revoked }) => revoked === null).length;
}
