import { effectsOf, isAbout, kindOf } from '../contract/effects.js';
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
  /** By kind, with how often; null where nobody recorded it. */
  effects: Effects | null;
}

export type Effects = Readonly<Record<string, number>>;

/** The deliveries of a recording, in their order. */
export function deliveriesOf(entries: readonly RecordedEntry[]): RecordedDelivery[] {
  const exchanges = entries.filter((entry) => entry.type === 'exchange');
  const sent = exchanges.flatMap((exchange) => {
    const body = webhookBodyOf(exchange);
    return body === null ? [] : [{ exchange, body }];
  });
  const calls = callsBy(sent, exchanges);
  const fromTraffic = sent.map((one, index): RecordedDelivery => ({
    at: one.exchange.at,
    body: one.body,
    status: one.exchange.response?.status ?? null,
    error: one.exchange.error,
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
        effects: null,
      },
    ];
  });
  return [...fromTraffic, ...fromPlatform].toSorted((a, b) => a.at - b.at);
}

type Sent = { exchange: RecordedExchange; body: RecordedDelivery['body'] };

/** What the extension asked belongs to the delivery that it names, else to the last one before it. */
function callsBy(sent: readonly Sent[], exchanges: readonly RecordedExchange[]): EffectCall[][] {
  const calls: EffectCall[][] = sent.map(() => []);
  for (const call of exchanges) {
    if (call.direction !== 'to-platform' || !isOfExtension(call)) continue;
    const before = sent.flatMap(({ exchange, body }, index) =>
      exchange.at <= call.at && exchange.company === (call.company ?? exchange.company)
        ? [{ index, body }]
        : [],
    );
    const owner = before.findLast(({ body }) => isAbout(call, body)) ?? before.at(-1);
    if (owner !== undefined) calls[owner.index]?.push(call);
  }
  return calls;
}

/** Admins and users ask the platform, too; what an ended token asked is nobody's. */
export const isOfExtension = ({ group }: { group: string | null }): boolean =>
  group === 'service' || group === null;

export function countEffects(calls: readonly EffectCall[]): Effects {
  const counts: Record<string, number> = {};
  for (const call of effectsOf(calls)) counts[kindOf(call)] = (counts[kindOf(call)] ?? 0) + 1;
  return counts;
}

function webhookBodyOf({ call, direction, request: { body } }: RecordedExchange): Sent['body'] | null {
  if (call !== 'webhook' || direction !== 'to-extension') return null;
  if (typeof body !== 'object' || body === null) return null;
  if (!('id' in body && 'event' in body && 'company' in body && 'data' in body)) return null;
  const { id, event, company, data } = body;
  if (typeof id !== 'string' && typeof id !== 'number') return null;
  if (typeof event !== 'string' || typeof company !== 'string') return null;
  return typeof data === 'object' && data !== null ? { id, event, company, data: { ...data } } : null;
}
