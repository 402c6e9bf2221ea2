import type { Database, Queries } from '../db/database.js';
import { type Page, selectPage } from '../db/select-page.js';

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
  /** Millisecond UNIX timestamp. */
  created: number;
}

/** What was saved for one user, the newest first. */
export function listSavings(database: Database, who: { company: string; user: string }, page: Page) {
  const sql = `select transaction_id as transaction, currency, amount::text as amount,
      (extract(epoch from created_at) * 1000)::int8 as created
    from savings where company_id = $1 and user_id = $2 order by created_at desc, transaction_id`;
  return selectPage<RecordedSaving>(database, sql, [who.company, who.user], page);
}
