import { z } from 'zod';
import type { VaultKey } from './db/vault.js';

// An empty variable counts as none: `DATABASE_URL= npm run dev` runs on the embedded database.
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);

// The message must not hold the value: it is a key.
const encryptionKey = z
  .string()
  .regex(
    /^[\w-]+:[A-Za-z0-9+/]{43}=$/,
    'must be name:key, where key is 32 bytes in base64 (.env.example says how to make one)',
  )
  .transform((entry) => {
    const [id = '', key = ''] = entry.split(':');
    return { id, key: Buffer.from(key, 'base64') };
  });

const environment = z
  .object({
    NODE_ENV: optional(z.string().default('development')),
    PORT: optional(z.coerce.number().int().min(0).max(65_535).default(3000)),
    BASE_URL: optional(z.url({ protocol: /^https?$/ }).optional()),
    REHIVE_API_URL: optional(
      z
        .url({ protocol: /^https?$/ })
        .regex(/\/3\/?$/, 'must end with /3/, such as https://api.rehive.com/3/')
        .default('https://api.rehive.com/3/'),
    ),
    DATABASE_URL: optional(
      z.url({ protocol: /^postgres(ql)?$/, error: 'must begin with postgres://' }).optional(),
    ),
    DATA_DIR: optional(z.string().default('.rehive/db')),
    ENCRYPTION_KEYS: optional(
      z
        .string()
        .default('')
        .transform((list) => list.split(',').filter((entry) => entry !== ''))
        .pipe(z.array(encryptionKey)),
    ),
    LOG_LEVEL: optional(
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    ),
    TRUSTED_PROXIES: optional(z.coerce.number().int().min(0).max(10).default(0)),
  })
  .superRefine((env, context) => {
    const require = (name: 'DATABASE_URL' | 'BASE_URL' | 'ENCRYPTION_KEYS', where: string) =>
      context.addIssue({ code: 'custom', path: [name], message: `is required ${where}` });
    const production = env.NODE_ENV === 'production';
    if (env.ENCRYPTION_KEYS.length === 0 && (production || env.DATABASE_URL !== undefined))
      require('ENCRYPTION_KEYS', production ? 'in production' : 'with DATABASE_URL');
    if (!production) return;
    // The embedded database does not survive a power cut and serves one process only.
    if (env.DATABASE_URL === undefined) require('DATABASE_URL', 'in production');
    if (env.BASE_URL === undefined) require('BASE_URL', 'in production');
  });

export interface Config {
  port: number;
  /** Where the platform reaches this extension, without a slash at the end. Webhooks are registered under it. */
  baseUrl: string;
  /** The platform's API, with `/3/` at the end. */
  apiUrl: string;
  /** PostgreSQL; undefined means the embedded database in {@link Config.dataDir}. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** The first encrypts, all decrypt. Empty: the embedded database makes one of its own. */
  encryptionKeys: readonly VaultKey[];
  logLevel: string;
  /** How many proxies of your own stand in front of this process and append to `X-Forwarded-For`. */
  trustedProxies: number;
}

/** The settings from environment variables. Throws one error that names every variable that is wrong. */
export function loadConfig(variables: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(
      `The environment is not usable (.env.example explains each variable):\n${problems.join('\n')}`,
    );
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    baseUrl: (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    apiUrl: env.REHIVE_API_URL.replace(/\/*$/, '/'),
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    encryptionKeys: env.ENCRYPTION_KEYS,
    logLevel: env.LOG_LEVEL,
    trustedProxies: env.TRUSTED_PROXIES,
  };
}
