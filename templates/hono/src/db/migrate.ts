import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './database.js';

const folder = new URL('../../migrations/', import.meta.url);
const lockKey = 7_283_101;

/**
 * Brings the database to the newest migration. Forward only: a file that was applied must never change or go, so it
 * refuses to start when one did. Safe to run from several processes at once.
 */
export async function migrate(database: Database): Promise<string[]> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    // A checkout on Windows may have other line ends: the same migration all the same.
    .map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n') }));

  return await database.transaction(async (queries) => {
    // A migration may take long, and so may the wait for another process that runs it.
    await queries.query('set local statement_timeout = 0');
    await queries.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await queries.script(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const applied = await queries.query<{ name: string; checksum: string }>(
      'select name, checksum from migrations',
    );
    const known = new Map(files.map(({ name, sql }) => [name, checksum(sql)]));
    for (const { name, checksum: recorded } of applied) {
      if (known.get(name) !== recorded) {
        throw new Error(
          `Migration ${name} was applied to this database, but its file ${known.has(name) ? 'has changed' : 'is missing'}.`,
        );
      }
    }
    const done = new Set(applied.map(({ name }) => name));
    const missing = files.filter(({ name }) => !done.has(name));
    for (const { name, sql } of missing) {
      await queries.script(sql);
      await queries.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum(sql)]);
    }
    return missing.map(({ name }) => name);
  });
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
