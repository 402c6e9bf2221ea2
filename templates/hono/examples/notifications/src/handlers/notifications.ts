import type { Queries } from '../db/database.js';

export interface Notification {
  id: string;
  event: string;
  /** Null: the user whom the event is about. */
  address: string | null;
  subject: string;
  body: string;
  enabled: boolean;
}

export type NotificationFields = Omit<Notification, 'id'>;

const columns = 'id, event, address, subject, body, enabled';

export function notificationsFor(queries: Queries, company: string, event: string): Promise<Notification[]> {
  return queries.query(
    `select ${columns} from notifications where company_id = $1 and event = $2 and enabled order by created_at, id`,
    [company, event],
  );
}

/** All of a company, the oldest first; with `user`, those that users can receive, and whether this one does. */
export function listNotifications(
  queries: Queries,
  company: string,
  user: string | null = null,
): Promise<(Notification & { received: boolean })[]> {
  return queries.query(
    `select ${columns}, not exists (select 1 from refusals r
       where r.company_id = n.company_id and r.user_id = $2 and r.notification_id = n.id) as received
     from notifications n where company_id = $1 and ($2::text is null or (enabled and address is null))
     order by created_at, id`,
    [company, user],
  );
}

export async function createNotification(
  queries: Queries,
  company: string,
  { event, address, subject, body, enabled }: NotificationFields,
): Promise<Notification | null> {
  const [row] = await queries.query<Notification>(
    `insert into notifications (company_id, event, address, subject, body, enabled)
     values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [company, event, address, subject, body, enabled],
  );
  return row ?? null;
}

/** Null where the company has no such notification. What is left out stays. */
export async function changeNotification(
  queries: Queries,
  { company, id }: { company: string; id: string },
  changes: Partial<NotificationFields>,
): Promise<Notification | null> {
  const [found] = await queries.query<Notification>(
    `select ${columns} from notifications where company_id = $1 and id = $2`,
    [company, id],
  );
  if (found === undefined) return null;
  const { event, address, subject, body, enabled } = { ...found, ...changes };
  const [row] = await queries.query<Notification>(
    `update notifications set event = $3, address = $4, subject = $5, body = $6, enabled = $7
     where company_id = $1 and id = $2 returning ${columns}`,
    [company, id, event, address, subject, body, enabled],
  );
  return row ?? null;
}

export async function deleteNotification(queries: Queries, company: string, id: string): Promise<boolean> {
  const rows = await queries.query(
    'delete from notifications where company_id = $1 and id = $2 returning id',
    [company, id],
  );
  return rows.length === 1;
}

interface Choice {
  company: string;
  user: string;
  notification: Pick<Notification, 'id'>;
}

export async function isRefused(queries: Queries, { company, user, notification }: Choice): Promise<boolean> {
  const rows = await queries.query(
    'select 1 from refusals where company_id = $1 and user_id = $2 and notification_id = $3',
    [company, user, notification.id],
  );
  return rows.length > 0;
}

export async function choose(
  queries: Queries,
  { company, user, notification }: Choice,
  receive: boolean,
): Promise<void> {
  const sql = receive
    ? 'delete from refusals where company_id = $1 and user_id = $2 and notification_id = $3'
    : 'insert into refusals (company_id, user_id, notification_id) values ($1, $2, $3) on conflict do nothing';
  await queries.query(sql, [company, user, notification.id]);
}

interface Sent {
  company: string;
  /** The event's id. */
  event: string;
  notification: Pick<Notification, 'id'>;
}

export async function wasSent(queries: Queries, { company, event, notification }: Sent): Promise<boolean> {
  const rows = await queries.query(
    'select 1 from messages where company_id = $1 and event_id = $2 and notification_id = $3',
    [company, event, notification.id],
  );
  return rows.length > 0;
}

export async function recordMessage(queries: Queries, { company, event, notification }: Sent): Promise<void> {
  await queries.query(
    'insert into messages (company_id, event_id, notification_id) values ($1, $2, $3) on conflict do nothing',
    [company, event, notification.id],
  );
}
