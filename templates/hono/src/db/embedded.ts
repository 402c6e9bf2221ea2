import { mkdirSync } from 'node:fs';
import { PGlite, type PGliteOptions, type Transaction, types } from '@electric-sql/pglite';
import type { Database, Queries } from './database.js';
import { lockDirectory } from './lock-directory.js';

/**
 * PostgreSQL inside this process, for development and tests: one process, no protection against a power cut.
 * The first start in a fresh folder takes seconds: PGlite runs initdb. `memory://` keeps nothing and needs no lock.
 */
export async function openEmbedded(dataDir: string, options: PGliteOptions = {}): Promise<Database> {
  const inMemory = dataDir === 'memory://';
  if (!inMemory) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = inMemory ? () => undefined : await lockDirectory(dataDir);
  try {
    const place = inMemory ? dataDir : `${dataDir}/pglite`;
    const pglite = await PGlite.create({ ...options, dataDir: place, parsers: { [types.INT8]: Number } });
    return {
      ...queriesOn(pglite),
      transaction: (work) => pglite.transaction((transaction) => work(queriesOn(transaction))),
      close: () => pglite.close().then(unlock),
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function queriesOn(client: PGlite | Transaction): Queries {
  return {
    query: async <Row extends object>(sql: string, values?: unknown[]) =>
      (await client.query<Row>(sql, values)).rows,
    script: (sql) => client.exec(sql),
  };
}
