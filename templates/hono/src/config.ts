import { z } from 'zod';
import type { VaultKey } from './core/vault.js';

// The message must not hold the value: it is a key.
const encryptionKey = z
  .string()
  .regex(/^[\w-]+:[A-Za-z0-9+/]{43}=$/, 'must be name:key, where key is 32 bytes in base64')
  .transform((entry): VaultKey => {
    const [id = '', key = ''] = entry.split(':');
    return { id, key: Buffer.from(key, 'base64') };
  });
// What is in the embedded database is as safe as its folder.
const developmentKey: VaultKey = { id: 'development', key: Buffer.alloc(32, 'development') };

const url = z.url({ protocol: /^https?$/ });
const list = z.string().transform((text) => text.split(',').filter((entry) => entry !== ''));
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const environment = z
  .object({
    NODE_ENV: z.string().default('development'),
    PORT: count(0, 65_535).default(3000),
    /** No slash at the end. */
    BASE_URL: url.transform((base) => base.replace(/\/+$/, '')).optional(),
    /** With `/3/` at the end. */
    REHIVE_API_URL: url
      .regex(/\/3\/?$/, 'must end with /3/, such as https://api.rehive.com/3/')
      .transform((base) => base.replace(/\/*$/, '/'))
      .default('https://api.rehive.com/3/'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must begin with postgres://' }).optional(),
    DATA_DIR: z.string().default('.rehive/db'),
    ENCRYPTION_KEYS: list.pipe(z.array(encryptionKey)).default([]),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    TRUSTED_PROXIES: count(0, 10).default(0),
    WEBHOOK_ADDRESSES: list.pipe(z.array(z.union([z.ipv4(), z.ipv6()]))).default([]),
    UNAUTHENTICATED_PER_MINUTE: count(1, 1_000_000).default(300),
    RETENTION_DAYS: count(2, 36_500).default(30),
  })
  .superRefine((env, { addIssue }) => {
    const production = env.NODE_ENV === 'production';
    // The embedded database does not survive a power cut and serves one process only: never in production.
    for (const name of ['ENCRYPTION_KEYS', 'DATABASE_URL', 'BASE_URL'] as const) {
      const needed = production || (name === 'ENCRYPTION_KEYS' && env.DATABASE_URL !== undefined);
      const where = production ? 'in production' : 'with DATABASE_URL';
      if (needed && (env[name] ?? '').length === 0)
        addIssue({ code: 'custom', path: [name], message: `is required ${where}` });
    }
  })
  .transform((env) => ({
    ...env,
    BASE_URL: env.BASE_URL ?? `http://localhost:${env.PORT}`,
    ENCRYPTION_KEYS: env.ENCRYPTION_KEYS.length > 0 ? env.ENCRYPTION_KEYS : [developmentKey],
  }));

export type Config = z.output<typeof environment>;

/** The settings from environment variables (.env.example explains each). Throws one error that names all that are wrong. */
export function loadConfig(variables: Record<string, string | undefined>): Config {
  // An empty variable counts as none: `DATABASE_URL= npm run dev` runs on the embedded database.
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const parsed = environment.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(
    `The environment is not usable (.env.example explains each variable):\n${problems.join('\n')}`,
  );
}
