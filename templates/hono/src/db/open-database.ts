import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import type { Log } from '../log.js';
import type { Database } from './database.js';
import type { VaultKey } from './vault.js';

/**
 * The database that the settings ask for, and the keys for what is encrypted in it. Each driver is loaded only where it is used:
 * production needs no PGlite.
 */
export async function openDatabase(
  config: Config,
  log: Log,
): Promise<{ database: Database; encryptionKeys: readonly VaultKey[] }> {
  if (config.databaseUrl !== undefined) {
    const { openPostgres } = await import('./postgres.js');
    return { database: openPostgres(config.databaseUrl, log), encryptionKeys: config.encryptionKeys };
  }
  const { openEmbedded } = await import('./embedded.js');
  const database = await openEmbedded(config.dataDir);
  const encryptionKeys =
    config.encryptionKeys.length > 0 ? config.encryptionKeys : [developmentKey(config.dataDir)];
  return { database, encryptionKeys };
}

/** Development should need no settings: the embedded database gets a key of its own, beside it. */
function developmentKey(dataDir: string): VaultKey {
  const file = join(dataDir, 'key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return { id: 'development', key: readFileSync(file) };
}
