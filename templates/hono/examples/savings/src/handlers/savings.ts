import type { Database, Queries } from '../db/database.js';

export interface Saving {
  company: string;
  /** The credit of which a share was saved. */
  transaction: string;
  user: string;
  currency: string;
  share: bigint;
  /** The transaction that moved it. */
  saved: string;
}

/** Once per transaction, however often it is called. */
export async function recordSaving(
  queries: Queries,
  { company, transaction, user, currency, share, saved }: Saving,
): Promise<void> {
  await queries.query(
    `insert into savings (company_id, transaction_id, user_id, currency, amount, saved_transaction_id)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [company, transaction, user, currency, String(share), saved],
  );
}

export interface RecordedSaving {
  transaction: string;
  currency: string;
  /** Text: it may be longer than a number is exact. */
  amount: string;
  created_at: Date;
}

/** What was saved for one user, the newest first, and how many there are in all. */
export async function listSavings(
  database: Database,
  { company, user, limit, offset }: { company: string; user: string; limit: number; offset: number },
): Promise<{ count: number; savings: RecordedSaving[] }> {
  const [total] = await database.query<{ count: number }>(
    'select count(*) as count from savings where company_id = $1 and user_id = $2',
    [company, user],
  );
  const savings = await database.query<RecordedSaving>(
    `select transaction_id as transaction, currency, amount::text as amount, created_at from savings
     where company_id = $1 and user_id = $2 order by created_at desc, transaction_id limit $3 offset $4`,
    [company, user, limit, offset],
  );
  return { count: total?.count ?? 0, savings };
}
