import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { loadConfig } from './config.js';
import { startExtension } from './extension.js';
import { handlers } from './handlers/index.js';
import { createLog } from './log.js';

// Variables that are set already win over those of the file.
if (existsSync('.env')) process.loadEnvFile('.env');

/** Longer than this and whatever runs us would kill us anyway; what the worker leaves is tried again. */
const stopLimitMs = 8_000;

try {
  const config = loadConfig(process.env);
  const { BASE_URL, REHIVE_API_URL, DATABASE_URL, DATA_DIR } = config;
  const log = createLog(config.LOG_LEVEL);
  // Each driver is loaded only where it is used: production needs no PGlite.
  const database = await (DATABASE_URL === undefined
    ? import('./db/embedded.js').then(({ openEmbedded }) => openEmbedded(DATA_DIR))
    : import('./db/postgres.js').then(({ openPostgres }) => openPostgres(DATABASE_URL, log)));
  const extension = await startExtension({ config, database, log, handlers });
  log.info({ port: extension.port, baseUrl: BASE_URL, apiUrl: REHIVE_API_URL }, 'listening');

  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  log.info('stopping');
  setTimeout(() => process.exit(0), stopLimitMs).unref();
  await extension.stop();
  process.exit(0);
} catch (error) {
  // A database that does not answer at any of its addresses is an AggregateError, which has no message of its own.
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
  for (const cause of causes)
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  // A pool may still hold connections open, and with them this process.
  process.exit(1);
}
