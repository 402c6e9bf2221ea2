import type * as v from 'valibot';
import type { PlatformClient } from '../platform-client/platform-client.js';
import type { Plan } from './plan-registration.js';
import { webhookTaskRecord, webhookTryRecord } from './platform-records.js';

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

/** How many deliveries of each kind are asked for: enough to see what is wrong, few enough for any platform. */
const ofEachKind = 5;

/** The last deliveries to a service's webhooks, failing ones first, newest first among them. */
export async function readDeliveries(
  client: PlatformClient,
  { webhooks }: Plan,
  atMost = 10,
): Promise<Delivery[]> {
  const own = [...(webhooks?.keep ?? []), ...(webhooks?.surplus ?? [])];
  const tasks = new Map<number, v.InferOutput<typeof webhookTaskRecord>>();
  for (const url of new Set(own.map((webhook) => webhook.url))) {
    const ofUrl = `admin/webhook-tasks/?webhook__url=${encodeURIComponent(url)}`;
    for (const kind of ['&failed__isnull=false', '&failed__isnull=true&completed__isnull=true', '']) {
      const found = await client.list(`${ofUrl}${kind}`, webhookTaskRecord, { atMost: ofEachKind });
      for (const task of found) tasks.set(task.id, task);
    }
  }
  const ids = new Set(own.map(({ id }) => id));
  const deliveries = [...tasks.values()].filter(({ webhook }) => ids.has(webhook.id)).map(deliveryOf);
  const first = deliveries
    .toSorted(
      (a, b) => deliveryOrder.indexOf(a.state) - deliveryOrder.indexOf(b.state) || b.created - a.created,
    )
    .slice(0, atMost);
  const explained: Delivery[] = [];
  for (const one of first) explained.push({ ...one, last: await lastTry(client, one) });
  return explained;
}

export function deliveryOf(task: v.InferOutput<typeof webhookTaskRecord>): Delivery {
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

/** In what a platform differs from rehive.json. Empty where it is as that says. */
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
