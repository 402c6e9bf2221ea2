import { z } from 'zod';
import type { Database, Queries } from './database.js';

/** What is used of a transaction of the platform's admin API. */
export const transaction = z.object({
  id: z.string().min(1),
  tx_type: z.enum(['credit', 'debit']),
  status: z.string(),
  /** Whole units of the currency's smallest part. What is too long for a number arrives as a string. */
  amount: z.union([z.int().transform(String), z.string().regex(/^-?\d+$/)]),
  currency: z.object({ code: z.string() }),
  user: z.object({ id: z.string() }).nullable(),
  /** Millisecond UNIX timestamp. */
  created: z.number(),
});

export type Transaction = z.output<typeof transaction>;

/** Once per transaction, however often it is called; the newest state wins. */
export async function saveTransaction(queries: Queries, company: string, found: Transaction): Promise<void> {
  const { id, user, tx_type, status, currency, amount, created } = found;
  await queries.query(
    `insert into transactions (company_id, id, user_id, tx_type, status, currency, amount, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (company_id, id) do update set status = excluded.status`,
    [company, id, user?.id ?? null, tx_type, status, currency.code, amount, new Date(created)],
  );
}

export interface RecordedTransaction {
  id: string;
  tx_type: string;
  status: string;
  currency: string;
  amount: string;
  created_at: Date;
}

/** One user's transactions, newest first, and how many there are in all. */
export async function listTransactions(
  database: Database,
  { company, user, limit, offset }: { company: string; user: string; limit: number; offset: number },
): Promise<{ count: number; transactions: RecordedTransaction[] }> {
  const [total] = await database.query<{ count: number }>(
    'select count(*) as count from transactions where company_id = $1 and user_id = $2',
    [company, user],
  );
  const transactions = await database.query<RecordedTransaction>(
    `select id, tx_type, status, currency, amount::text as amount, created_at from transactions
     where company_id = $1 and user_id = $2 order by created_at desc, id limit $3 offset $4`,
    [company, user, limit, offset],
  );
  return { count: total?.count ?? 0, transactions };
}
