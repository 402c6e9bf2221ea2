import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './database.js';

const folder = new URL('../../migrations/', import.meta.url);
const lockKey = 7_283_101;

/**
 * Brings the database to the newest migration, and returns what that took. Forward only: a file that was applied must
 * never change or go, so it refuses to start when one did. Safe to run from several processes at once.
 */
export async function migrate(database: Database): Promise<string[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const files = names.toSorted().map((name) => {
    // A checkout on Windows may have other line ends: the same migration all the same.
    const sql = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });

  return database.transaction(async ({ query, script }) => {
    // A migration may take long, and so may the wait for another process that runs it.
    await query('set local statement_timeout = 0');
    await query('select pg_advisory_xact_lock($1)', [lockKey]);
    await script(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const applied = await query<{ name: string; checksum: string }>('select name, checksum from migrations');
    for (const { name, checksum } of applied) {
      const file = files.find((one) => one.name === name);
      if (file?.checksum === checksum) continue;
      const problem = file === undefined ? 'is missing' : 'has changed';
      throw new Error(`Migration ${name} was applied to this database, but its file ${problem}.`);
    }
    const missing = files.filter(({ name }) => !applied.some((one) => one.name === name));
    for (const { name, sql, checksum } of missing) {
      await script(sql);
      await query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum]);
    }
    return missing.map(({ name }) => name);
  });
}
