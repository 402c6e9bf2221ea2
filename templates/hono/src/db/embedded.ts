import { mkdirSync } from 'node:fs';
import { PGlite, type PGliteOptions, type Transaction, types } from '@electric-sql/pglite';
import type { Database, Queries } from './database.js';
import { lockDirectory } from './lock-directory.js';

/**
 * PostgreSQL inside this process, for development and tests: one process, no protection against a power cut.
 * The first start in a fresh folder takes a few seconds. `memory://` keeps nothing and needs no lock.
 */
export async function openEmbedded(dataDir: string, options: PGliteOptions = {}): Promise<Database> {
  const inMemory = dataDir === 'memory://';
  if (!inMemory) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // PGlite has no lock of its own: two processes on one folder would silently diverge.
  const unlock = inMemory ? null : await lockDirectory(dataDir);
  try {
    const parsers = { [types.INT8]: Number };
    const pglite = await PGlite.create({
      ...options,
      dataDir: inMemory ? dataDir : `${dataDir}/pglite`,
      parsers,
    });
    return {
      ...queriesOn(pglite),
      transaction: (work) => pglite.transaction((transaction) => work(queriesOn(transaction))),
      async close() {
        await pglite.close();
        unlock?.();
      },
    };
  } catch (error) {
    unlock?.();
    throw error;
  }
}

function queriesOn(client: PGlite | Transaction): Queries {
  return {
    query: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows,
    script: async (sql) => {
      await client.exec(sql);
    },
  };
}
