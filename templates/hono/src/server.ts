import { existsSync } from 'node:fs';
import { loadConfig } from './config.js';
import { openDatabase } from './db/open-database.js';
import { startExtension } from './extension.js';
import { createLog } from './log.js';

// Variables that are set already win over those of the file.
if (existsSync('.env')) process.loadEnvFile('.env');

/** Longer than this and whatever runs us would kill us anyway; what the worker leaves is tried again. */
const stopLimitMs = 8_000;

try {
  const config = loadConfig(process.env);
  const log = createLog(config.logLevel);
  const extension = await startExtension({ config, database: await openDatabase(config, log), log });
  log.info({ port: extension.port, baseUrl: config.baseUrl, apiUrl: config.apiUrl }, 'listening');

  const stop = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(0), stopLimitMs).unref();
    extension.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  // A database that does not answer at any of its addresses is an AggregateError, which has no message of its own.
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
  for (const cause of causes)
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  // A pool may still hold connections open, and with them this process.
  process.exit(1);
}
