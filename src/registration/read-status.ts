import type * as v from 'valibot';
import type { PlatformClient } from '../platform-client/platform-client.js';
import type { Plan } from './plan-registration.js';
import { webhookTaskRecord, webhookTryRecord } from './platform-records.js';
import { unlessHidden } from './unless-hidden.js';

/** `retrying`: a try failed, and another one comes. `failed`: given up. */
export type DeliveryState = 'failed' | 'retrying' | 'waiting' | 'delivered';

export interface Delivery {
  id: number;
  event: string;
  url: string;
  state: DeliveryState;
  tries: number;
  /** Millisecond timestamp. */
  created: number;
  /** What the last try met, of one that failed or is retried; null where nobody tells. */
  last: { response_code: number | null; error: string | null } | null;
}

/** Failing ones first. */
export const deliveryOrder: readonly DeliveryState[] = ['failed', 'retrying', 'waiting', 'delivered'];

/** A delivery as `status` tells of it. */
export interface RecentDelivery extends Delivery {
  /** It is being retried, or was given up lately: an event that the extension does not have. */
  failing: boolean;
}

interface Recent {
  /** Whoever was given up before this is history. Millisecond timestamp. */
  since: number;
  /** Default 10. */
  atMost?: number;
}

/** How many deliveries of each kind are asked for: enough to see what is wrong, few enough for any platform. */
const ofEachKind = 5;

/**
 * The last deliveries to a service's webhooks, failing ones first, newest first among them. Null where the token may not
 * see them, or not which webhooks there are.
 */
export async function readDeliveries(
  client: PlatformClient,
  { webhooks }: Plan,
  { since, atMost = 10 }: Recent,
): Promise<RecentDelivery[] | null> {
  if (webhooks === null) return null;
  const own = [...webhooks.keep, ...webhooks.surplus];
  const tasks = await unlessHidden(lastTasks(client, new Set(own.map(({ url }) => url)), since));
  if (tasks === null) return null;
  const ids = new Set(own.map(({ id }) => id));
  const first = tasks
    .filter(({ webhook }) => ids.has(webhook.id))
    .map((task) => {
      const delivery = deliveryOf(task);
      return { ...delivery, failing: delivery.state === 'retrying' || (task.failed ?? 0) >= since };
    })
    .toSorted(
      (a, b) =>
        Number(b.failing) - Number(a.failing) ||
        deliveryOrder.indexOf(a.state) - deliveryOrder.indexOf(b.state) ||
        b.created - a.created,
    )
    .slice(0, atMost);
  const explained: RecentDelivery[] = [];
  for (const one of first) explained.push({ ...one, last: await lastTry(client, one) });
  return explained;
}

type Task = v.InferOutput<typeof webhookTaskRecord>;

async function lastTasks(client: PlatformClient, urls: ReadonlySet<string>, since: number): Promise<Task[]> {
  const kinds = [
    `&failed__gte=${since}`,
    '&failed__isnull=true&completed__isnull=true',
    '&failed__isnull=false',
    '',
  ];
  const tasks = new Map<number, Task>();
  for (const url of urls) {
    const ofUrl = `admin/webhook-tasks/?webhook__url=${encodeURIComponent(url)}`;
    for (const kind of kinds) {
      const found = await client.list(`${ofUrl}${kind}`, webhookTaskRecord, { atMost: ofEachKind });
      for (const task of found) tasks.set(task.id, task);
    }
  }
  return [...tasks.values()];
}

export function deliveryOf(task: Task): Delivery {
  const { id, webhook, tries, completed, failed, created } = task;
  let state: DeliveryState = tries > 0 ? 'retrying' : 'waiting';
  if (completed !== null) state = 'delivered';
  if (failed !== null) state = 'failed';
  return { id, event: webhook.event, url: webhook.url, state, tries, created, last: null };
}

async function lastTry(client: PlatformClient, { id, state }: Delivery): Promise<Delivery['last']> {
  if (state !== 'failed' && state !== 'retrying') return null;
  const tries = await client.list(`admin/webhook-tasks/${id}/requests/`, webhookTryRecord, { atMost: 10 });
  const last = tries.toSorted((a, b) => b.created - a.created)[0];
  return last === undefined ? null : { response_code: last.response_code, error: last.error };
}

/** In what a platform differs from rehive.json. Empty where it is as that says, as far as the token may see. */
export function differences({ service, permissions, webhooks }: Plan): Difference[] {
  const found: Difference[] = [];
  if (service.action === 'create') return ['not-registered'];
  if (service.action === 'change') found.push('service');
  if (permissions.add.length + permissions.remove.length > 0) found.push('permissions');
  // An extension makes its webhooks when it is activated: before that, those that are missing are none of its doing.
  const missing = service.active ? (webhooks?.missing.length ?? 0) : 0;
  const disabled = (webhooks?.keep ?? []).filter(({ enabled }) => !enabled).length;
  if (missing + disabled + (webhooks?.surplus.length ?? 0) > 0) found.push('webhooks');
  return found;
}

export type Difference = 'not-registered' | 'service' | 'permissions' | 'webhooks';

/** Why all is not well. Empty where the service is registered, active, as rehive.json has it, and gets its webhooks. */
export function problems(plan: Plan, deliveries: readonly RecentDelivery[] | null): Problem[] {
  const { service } = plan;
  const found: Problem[] = differences(plan);
  if (service.action === 'create') return found;
  if (!service.active) found.unshift('not-active');
  // What nobody may see is not known to be well.
  if (deliveries === null) found.push('not-visible');
  else if (deliveries.some(({ failing }) => failing)) found.push('deliveries');
  return found;
}

export type Problem = Difference | 'not-active' | 'not-visible' | 'deliveries';
