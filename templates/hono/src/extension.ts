import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { buildApp } from './app.js';
import type { Context } from './context.js';
import { releaseLeases } from './core/inbox.js';
import { createVault } from './core/vault.js';
import { startWorker } from './core/worker.js';
import { migrate } from './db/migrate.js';

export interface Extension {
  port: number;
  /** Takes no more requests, lets what is under way end, and closes the database. */
  stop(): Promise<void>;
}

/** Puts the parts together, brings the database up to date, and listens. */
export async function startExtension(parts: Omit<Context, 'vault' | 'wake'>): Promise<Extension> {
  const { config, database, log } = parts;
  let worker: ReturnType<typeof startWorker> | null = null;
  const context = { ...parts, vault: createVault(config.ENCRYPTION_KEYS), wake: () => worker?.wake() };
  try {
    const applied = await migrate(database);
    if (applied.length > 0) log.info({ applied }, 'migrated the database');
    // The embedded database has one process only: whoever held a lease is gone.
    if (config.DATABASE_URL === undefined) await releaseLeases(context);

    const server = createAdaptorServer({ fetch: buildApp(context).fetch });
    server.listen(config.PORT);
    await once(server, 'listening');
    const working = (worker = startWorker(context));
    return {
      port: (server.address() as AddressInfo).port,
      async stop() {
        const closed = once(server, 'close');
        server.close();
        await Promise.all([closed, working.stop()]);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
