import type { Database, Queries } from './database.js';

/** A webhook that is being handled. `lease` says by which of several tries. */
export interface ClaimedEvent {
  company: string;
  id: string;
  event: string;
  body: string;
  attempts: number;
  lease: string;
}

export type InboxCounts = Record<'pending' | 'handled' | 'dead', number>;

export type InboxStore = ReturnType<typeof createInboxStore>;

/** Webhooks from their arrival to their effect. Any number of processes may work on one inbox. */
export function createInboxStore(database: Database) {
  return {
    /** False when this event has been recorded before. */
    async add({ company, id, event, body }: Omit<ClaimedEvent, 'attempts' | 'lease'>): Promise<boolean> {
      const rows = await database.query(
        'insert into inbox (company_id, id, event, body) values ($1, $2, $3, $4) on conflict do nothing returning id',
        [company, id, event, body],
      );
      return rows.length === 1;
    },

    /**
     * The next event that is due, leased for `leaseSeconds`: when this process dies, another try follows after that.
     * Those of companies that are not active wait until they are again.
     */
    async claim(leaseSeconds: number): Promise<ClaimedEvent | null> {
      const [row] = await database.query<ClaimedEvent>(
        `update inbox set attempts = attempts + 1, lease = gen_random_uuid(), leased_until = now() + make_interval(secs => $1)
         where (company_id, id) = (
           select i.company_id, i.id from inbox i join companies c on c.id = i.company_id
           where i.state = 'pending' and c.active and i.due_at <= now()
             and (i.leased_until is null or i.leased_until < now())
           order by i.due_at limit 1 for update of i skip locked)
         returning company_id as company, id, event, body, attempts, lease`,
        [leaseSeconds],
      );
      return row ?? null;
    },

    /**
     * Marks an event as handled and stores its effect, both or neither. False when the lease was lost, because another
     * process took over or the company was purged: then nothing is stored.
     */
    async finish(event: ClaimedEvent, save: ((queries: Queries) => Promise<void>) | null): Promise<boolean> {
      return await database.transaction(async (queries) => {
        // The company first, as a purge locks it first too.
        await queries.query('select 1 from companies where id = $1 for key share', [event.company]);
        const rows = await queries.query(
          `update inbox set state = 'handled', handled_at = now(), leased_until = null, last_error = null
           where company_id = $1 and id = $2 and state = 'pending' and lease = $3 returning id`,
          [event.company, event.id, event.lease],
        );
        if (rows.length === 0) return false;
        await save?.(queries);
        return true;
      });
    },

    /** Puts an event back for another try, or away for good when `retryInSeconds` is null. */
    async fail(event: ClaimedEvent, error: string, retryInSeconds: number | null): Promise<void> {
      await database.query(
        `update inbox set last_error = $4, leased_until = null,
           state = case when $5::float8 is null then 'dead' else 'pending' end,
           due_at = now() + make_interval(secs => coalesce($5::float8, 0))
         where company_id = $1 and id = $2 and state = 'pending' and lease = $3`,
        [event.company, event.id, event.lease, error.replaceAll('\0', ''), retryInSeconds],
      );
    },

    /** For a database that no other process uses: what a process that died had claimed is free at once. */
    async releaseLeases(): Promise<void> {
      await database.query("update inbox set leased_until = null where state = 'pending'");
    },

    async counts(company: string): Promise<InboxCounts> {
      const rows = await database.query<{ state: keyof InboxCounts; count: number }>(
        'select state, count(*) as count from inbox where company_id = $1 group by state',
        [company],
      );
      return {
        pending: 0,
        handled: 0,
        dead: 0,
        ...Object.fromEntries(rows.map(({ state, count }) => [state, count])),
      };
    },
  };
}
