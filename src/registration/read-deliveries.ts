import type * as v from 'valibot';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { extendedWebhookTaskRecord, webhookTaskRecord, webhookTryRecord } from './platform-records.js';
import { deliveryOf, deliveryOrder, type Delivery, type DeliveryState } from './read-status.js';

export interface DeliveryFilter {
  event?: string | undefined;
  state?: DeliveryState | undefined;
  /** Millisecond timestamps. */
  since?: number | undefined;
  until?: number | undefined;
  atMost: number;
}

export interface ListedDeliveries {
  deliveries: Delivery[];
  /** There are more than were asked for. */
  more: boolean;
}

/** How the platform is asked for each state. What waits and what is retried, it does not tell apart. */
const queries: Readonly<Record<DeliveryState, Record<string, string>>> = {
  failed: { failed__isnull: 'false' },
  retrying: { failed__isnull: 'true', completed__isnull: 'true' },
  waiting: { failed__isnull: 'true', completed__isnull: 'true' },
  delivered: { failed__isnull: 'true', completed__isnull: 'false' },
};

/** A company's deliveries, failing ones first, newest first among them; page after page. */
export async function listDeliveries(
  client: PlatformClient,
  { event, state, since, until, atMost }: DeliveryFilter,
): Promise<ListedDeliveries> {
  const states: readonly DeliveryState[] =
    state === undefined ? ['failed', 'retrying', 'delivered'] : [state];
  const found: Delivery[] = [];
  // One more than wanted tells whether there are more.
  for (const one of states) {
    const left = atMost + 1 - found.length;
    if (left <= 0) break;
    const query = new URLSearchParams({
      ...queries[one],
      ...(event === undefined ? {} : { webhook__event: event }),
      ...(since === undefined ? {} : { created__gte: String(since) }),
      ...(until === undefined ? {} : { created__lte: String(until) }),
    });
    const isOneOfTwo = state === 'retrying' || state === 'waiting';
    const tasks = await client.list(
      `admin/webhook-tasks/?${query.toString()}`,
      webhookTaskRecord,
      isOneOfTwo ? {} : { atMost: left },
    );
    const deliveries = tasks.map(deliveryOf);
    found.push(...(isOneOfTwo ? deliveries.filter((delivery) => delivery.state === state) : deliveries));
  }
  const sorted = found.toSorted(
    (a, b) => deliveryOrder.indexOf(a.state) - deliveryOrder.indexOf(b.state) || b.created - a.created,
  );
  return { deliveries: sorted.slice(0, atMost), more: sorted.length > atMost };
}

/** A delivery with the body that was sent, and every try, the first one first. */
export interface WholeDelivery extends Omit<Delivery, 'last' | 'tries'> {
  body: v.InferOutput<typeof extendedWebhookTaskRecord>['data'];
  tries: { at: number; response_code: number | null; error: string | null }[];
}

export async function readDelivery(client: PlatformClient, id: number): Promise<WholeDelivery> {
  const path = `admin/webhook-tasks/${id}/`;
  const task = await client.get(path, extendedWebhookTaskRecord);
  const tries = await client.list(`${path}requests/`, webhookTryRecord);
  const { event, url, state, created } = deliveryOf(task);
  return {
    id,
    event,
    url,
    state,
    created,
    body: task.data,
    tries: tries
      .toSorted((a, b) => a.created - b.created)
      .map((one) => ({ at: one.created, response_code: one.response_code, error: one.error })),
  };
}
