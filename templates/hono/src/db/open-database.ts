import type { Config } from '../config.js';
import type { Log } from '../log.js';
import type { Database } from './database.js';

/** The database that the settings ask for. Each driver is loaded only where it is used: production needs no PGlite. */
export async function openDatabase({ databaseUrl, dataDir }: Config, log: Log): Promise<Database> {
  if (databaseUrl === undefined) return (await import('./embedded.js')).openEmbedded(dataDir);
  return (await import('./postgres.js')).openPostgres(databaseUrl, log);
}
