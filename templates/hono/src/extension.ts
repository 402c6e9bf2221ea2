import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { buildApp } from './app.js';
import type { Config } from './config.js';
import { createCompanyStore } from './db/company-store.js';
import type { Database } from './db/database.js';
import { createInboxStore } from './db/inbox-store.js';
import { migrate } from './db/migrate.js';
import { createVault, type VaultKey } from './db/vault.js';
import { handlers } from './handlers/index.js';
import type { Log } from './log.js';
import { connectPlatform } from './rehive/platform.js';
import { startWorker } from './webhooks/worker.js';

export interface Extension {
  port: number;
  /** Takes no more requests, lets what is under way end, and closes the database. */
  stop(): Promise<void>;
}

export interface ExtensionOptions {
  config: Config;
  database: Database;
  encryptionKeys: readonly VaultKey[];
  log: Log;
}

/** Puts the parts together, brings the database up to date, and listens. */
export async function startExtension({
  config,
  database,
  encryptionKeys,
  log,
}: ExtensionOptions): Promise<Extension> {
  const applied = await migrate(database);
  if (applied.length > 0) log.info({ applied }, 'migrated the database');

  const companies = createCompanyStore(database, createVault(encryptionKeys));
  const inbox = createInboxStore(database);
  // The embedded database has one process only: whoever held a lease is gone.
  if (config.databaseUrl === undefined) await inbox.releaseLeases();

  const worker = startWorker({
    inbox,
    companies,
    handlers,
    connect: (authorization, signal) => connectPlatform({ apiUrl: config.apiUrl, authorization, signal }),
    log,
  });
  const app = buildApp({ config, database, companies, inbox, handlers, onRecorded: worker.wake, log });
  const server = createAdaptorServer({ fetch: app.fetch });

  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    await Promise.all([server.listening ? closed : null, worker.stop()]);
    await database.close();
  };
  try {
    server.listen(config.port);
    await once(server, 'listening');
  } catch (error) {
    await worker.stop();
    await database.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return { port, stop };
}
