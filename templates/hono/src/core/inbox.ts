import { z } from 'zod';
import type { Context } from '../context.js';
import type { Queries } from '../db/database.js';
import { type Page, selectPage } from '../db/select-page.js';

// Webhooks from their arrival to their effect. Any number of processes may work on one inbox.

/** A webhook that is being handled. `lease` says by which of several tries. */
export interface ClaimedEvent {
  company: string;
  id: string;
  event: string;
  body: string;
  attempts: number;
  lease: string;
}

/** False when this event has been recorded before. */
export async function recordEvent(
  { database }: Context,
  { company, id, event, body }: Pick<ClaimedEvent, 'company' | 'id' | 'event' | 'body'>,
): Promise<boolean> {
  const rows = await database.query(
    'insert into inbox (company_id, id, event, body) values ($1, $2, $3, $4) on conflict do nothing returning id',
    [company, id, event, body],
  );
  return rows.length === 1;
}

/**
 * The next event that is due, leased for `leaseSeconds`: when this process dies, another try follows after that. Those of
 * companies that are not active wait until they are again; those of `busy` companies, so that others have a turn. It does
 * not wait for the disk: a claim that a power cut takes away is made again, as after the end of a lease.
 */
export async function claimEvent(
  { database }: Context,
  { leaseSeconds, busy }: { leaseSeconds: number; busy: string[] },
): Promise<ClaimedEvent | null> {
  const [row] = await database.query<ClaimedEvent>(
    `update inbox set attempts = attempts + 1, lease = gen_random_uuid(), leased_until = now() + make_interval(secs => $1)
     where (company_id, id) = (
       select i.company_id, i.id from inbox i join companies c on c.id = i.company_id
       where i.state = 'pending' and c.active and i.due_at <= now() and i.company_id <> all($2)
         and (i.leased_until is null or i.leased_until < now())
       order by i.due_at limit 1 for update of i skip locked)
       and set_config('synchronous_commit', 'off', true) is not null
     returning company_id as company, id, event, body, attempts, lease`,
    [leaseSeconds, busy],
  );
  return row ?? null;
}

/**
 * Marks an event as handled and stores its effect, both or neither. False when the lease was lost, because another process
 * took over or the company was purged: then nothing is stored.
 */
export async function finishEvent(
  { database }: Context,
  { company, id, lease }: ClaimedEvent,
  save: ((queries: Queries) => Promise<void>) | null,
): Promise<boolean> {
  const mark = async ({ query }: Queries) => {
    const rows = await query(
      `update inbox set state = 'handled', handled_at = now(), leased_until = null, last_error = null
       where company_id = $1 and id = $2 and state = 'pending' and lease = $3 returning id`,
      [company, id, lease],
    );
    return rows.length > 0;
  };
  if (save === null) return mark(database);
  return database.transaction(async (queries) => {
    // The company first, as a purge locks it first too.
    await queries.query('select 1 from companies where id = $1 for key share', [company]);
    const marked = await mark(queries);
    if (marked) await save(queries);
    return marked;
  });
}

/** Puts an event back for another try, or away for good when `retryInSeconds` is null. */
export async function failEvent(
  { database }: Context,
  { company, id, lease }: ClaimedEvent,
  { error, retryInSeconds }: { error: string; retryInSeconds: number | null },
): Promise<void> {
  await database.query(
    `update inbox set last_error = $4, leased_until = null,
       state = case when $5::float8 is null then 'dead' else 'pending' end,
       due_at = now() + make_interval(secs => coalesce($5::float8, 0))
     where company_id = $1 and id = $2 and state = 'pending' and lease = $3`,
    [company, id, lease, error.replaceAll('\0', ''), retryInSeconds],
  );
}

/** For a database that no other process uses: what a process that died had claimed is free at once. */
export async function releaseLeases({ database }: Context): Promise<void> {
  await database.query("update inbox set leased_until = null where state = 'pending'");
}

/** Deletes what was handled long ago. The platform sends an event again for some hours, so by then no duplicate comes. */
export async function forgetHandled({ database, config }: Context): Promise<void> {
  await database.query(
    "delete from inbox where state = 'handled' and handled_at < now() - make_interval(days => $1)",
    [config.RETENTION_DAYS],
  );
}

export const inboxState = z.enum(['pending', 'handled', 'dead']);
export type InboxState = z.output<typeof inboxState>;

/** As the admin API shows it. Times are millisecond UNIX timestamps, as on the platform. */
export const inboxEntry = z.object({
  id: z.string(),
  event: z.string(),
  state: inboxState,
  attempts: z.number(),
  last_error: z.string().nullable(),
  next_try: z.number().nullable(),
  received: z.number(),
  handled: z.number().nullable(),
});
type InboxEntry = z.output<typeof inboxEntry>;

const ms = (time: string) => `(extract(epoch from ${time}) * 1000)::int8`;
const columns = `id, event, state, attempts, last_error, ${ms("case when state = 'pending' then due_at end")} as next_try,
  ${ms('received_at')} as received, ${ms('handled_at')} as handled`;

/** A company's events, in one state or in any, the newest first. */
export function listEvents(
  { database }: Context,
  company: string,
  page: Page & { state?: InboxState | undefined },
) {
  const sql = `select ${columns} from inbox where company_id = $1 and ($2::text is null or state = $2) order by received_at desc, id`;
  return selectPage<InboxEntry>(database, sql, [company, page.state ?? null], page);
}

/** Makes a dead event, or one that waits for its next try, due now, with all its tries before it. Null for any other. */
export async function retryEvent({ database }: Context, company: string, id: string) {
  const [row] = await database.query<InboxEntry>(
    `update inbox set state = 'pending', due_at = now(), attempts = case when state = 'dead' then 0 else attempts end
     where company_id = $1 and id = $2 and state <> 'handled' returning ${columns}`,
    [company, id],
  );
  return row ?? null;
}
