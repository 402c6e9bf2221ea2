import { effectsOf, kindOf } from '../contract/effects.js';
import { attributeCalls } from './attribute-calls.js';
import type { RecordedEntry, RecordedExchange } from './recording-format.js';

/** A call to the platform, as far as it is an effect of something. */
export type EffectCall = Pick<RecordedExchange, 'request' | 'response'>;

/** A webhook that was delivered, what was answered, and what the extension did because of it. */
export interface RecordedDelivery {
  at: number;
  body: { id: string | number; event: string; company: string; data: Record<string, unknown> };
  /** Of the last try; null where no answer came. */
  status: number | null;
  /** Why no answer came, or what the platform said. */
  error: string | null;
  /** All that the extension asked the platform because of it; null where nobody recorded it. */
  calls: Effects | null;
  /** Of that, what counts; null where nobody recorded it. */
  effects: Effects | null;
}

/** By kind of call, how often. */
export type Effects = Readonly<Record<string, number>>;

/** The deliveries of a recording, in their order. */
export function deliveriesOf(entries: readonly RecordedEntry[]): RecordedDelivery[] {
  const exchanges = entries.filter((entry) => entry.type === 'exchange');
  const sent = exchanges.flatMap((exchange) => {
    const body = webhookBodyOf(exchange);
    return body === null ? [] : [{ exchange, body }];
  });
  const calls = attributeCalls(
    exchanges.filter((call) => call.direction === 'to-platform' && isOfExtension(call)),
    sent.map(({ exchange: { at }, body }) => ({ at, company: body.company, body })),
  );
  const fromTraffic = sent.map((one, index): RecordedDelivery => ({
    at: one.exchange.at,
    body: one.body,
    status: one.exchange.response?.status ?? null,
    error: one.exchange.error,
    calls: countKinds(calls[index] ?? []),
    effects: countEffects(calls[index] ?? []),
  }));
  const fromPlatform = entries.flatMap((entry): RecordedDelivery[] => {
    if (entry.type !== 'webhook-task') return [];
    const last = entry.tries.at(-1);
    return [
      {
        at: entry.created,
        body: entry.body,
        status: last?.response_code ?? null,
        error: last?.error ?? null,
        calls: null,
        effects: null,
      },
    ];
  });
  return [...fromTraffic, ...fromPlatform].toSorted((a, b) => a.at - b.at);
}

/** Admins and users ask the platform, too; what an ended token asked is nobody's. */
export const isOfExtension = ({ group }: { group: string | null }): boolean =>
  group === 'service' || group === null;

export const countEffects = (calls: readonly EffectCall[]): Effects => countKinds(effectsOf(calls));

function countKinds(calls: readonly EffectCall[]): Effects {
  const counts: Record<string, number> = {};
  for (const call of calls) counts[kindOf(call)] = (counts[kindOf(call)] ?? 0) + 1;
  return counts;
}

function webhookBodyOf({
  call,
  direction,
  request: { body },
}: RecordedExchange): RecordedDelivery['body'] | null {
  if (call !== 'webhook' || direction !== 'to-extension') return null;
  if (typeof body !== 'object' || body === null) return null;
  if (!('id' in body && 'event' in body && 'company' in body && 'data' in body)) return null;
  const { id, event, company, data } = body;
  if (typeof id !== 'string' && typeof id !== 'number') return null;
  if (typeof event !== 'string' || typeof company !== 'string') return null;
  return typeof data === 'object' && data !== null ? { id, event, company, data: { ...data } } : null;
}
