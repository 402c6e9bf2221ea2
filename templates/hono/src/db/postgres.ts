import { Pool, type PoolClient, types } from 'pg';
import type { Log } from '../log.js';
import type { Database, Queries } from './database.js';

// count(*) and the like: a number on both databases. Amounts of money are `numeric` and stay strings.
types.setTypeParser(types.builtins.INT8, Number);

/** PostgreSQL, through a pool. Does not connect before the first query. */
export function openPostgres(url: string, log: Log): Database {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    // A webhook has to be answered within 5 s: better a clear failure, which the platform retries, than a long wait.
    // Where something may take longer, a transaction sets its own limit.
    connectionTimeoutMillis: 3_000,
    statement_timeout: 4_000,
  });
  // An idle connection that breaks would otherwise end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'lost an idle database connection'));

  return {
    ...queriesOn(pool),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(queriesOn(client));
        await client.query('commit');
        client.release();
        return result;
      } catch (error) {
        await client.query('rollback').then(
          () => client.release(),
          // A connection that can't roll back is not fit for anybody else.
          (broken: Error) => client.release(broken),
        );
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

function queriesOn(client: Pool | PoolClient): Queries {
  return {
    query: async (sql, values) => (await client.query(sql, values)).rows,
    script: (sql) => client.query(sql),
  };
}
