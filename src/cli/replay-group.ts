import { setTimeout as wait } from 'node:timers/promises';
import type { CallReport, Exchange } from '../contract/exchange.js';
import { Interrupted, UserError } from '../errors.js';
import { attributeCalls } from '../recording/attribute-calls.js';
import { countEffects, isOfExtension } from '../recording/deliveries-of.js';
import { betweenLooksMs, quietMs, type PlatformAccess } from './platform-access.js';
import { nothingListens } from './render/call-report.js';
import { compareReplay, sendDelivery, type Due, type Replayed, type ReplayRules } from './replay-delivery.js';

/** The next delivery, if it is to be sent now; null where none is. */
export type NextDue = () => Due | null;

interface GroupOptions {
  access: PlatformAccess;
  rules: ReplayRules;
  /** What was asked of the platform since the last call. */
  news: () => Promise<Exchange[]>;
  /** How many are under way at most. */
  concurrency: number;
  signal: AbortSignal;
}

interface Sent extends Due {
  /** Null while it is under way; an error where the platform would not send it. */
  report: CallReport | UserError | null;
}

/**
 * Sends deliveries, in their order, as long as some are due, and waits until the extension is quiet. Then it tells apart what
 * the extension did because of which, and compares.
 */
export async function replayGroup(
  next: NextDue,
  { access, rules, news, concurrency, signal }: GroupOptions,
): Promise<Replayed[]> {
  const sent: Sent[] = [];
  const calls: Exchange[] = [];
  const underWay = new Set<Promise<void>>();
  let answered = performance.now();
  let changed = answered;
  const deliver = async (one: Sent): Promise<void> => {
    one.report = await sendDelivery(access.client, one, rules);
    answered = performance.now();
  };
  const start = (due: Due): void => {
    const one: Sent = { ...due, report: null };
    sent.push(one);
    const delivering = deliver(one).finally(() => underWay.delete(delivering));
    underWay.add(delivering);
  };
  for (;;) {
    while (underWay.size < concurrency) {
      const due = next();
      if (due === null) break;
      start(due);
    }
    await Promise.race([...underWay, wait(betweenLooksMs)]);
    if (signal.aborted) throw new Interrupted();
    const asked = await news();
    calls.push(...asked);
    const now = performance.now();
    if (asked.length > 0) changed = now;
    const isQuiet = now - Math.max(answered, changed) >= quietMs || now - answered >= rules.settle;
    if (underWay.size === 0 && (isQuiet || !sent.some(hasArrived))) return judge(sent, calls, rules);
  }
}

const hasArrived = ({ report }: Sent): boolean =>
  report !== null && !(report instanceof UserError) && !nothingListens(report);

function judge(sent: readonly Sent[], calls: readonly Exchange[], rules: ReplayRules): Replayed[] {
  const own = calls.filter(({ auth }) => isOfExtension({ group: auth?.group ?? null }));
  const candidates = sent.map(({ delivery: { body, calls: recorded }, company, report }) => ({
    at: report === null || report instanceof UserError ? Infinity : report.exchange.at,
    company,
    body,
    calls: recorded,
  }));
  const effects = attributeCalls(own, candidates).map(countEffects);
  return sent.flatMap(({ report, ...due }, index) =>
    report === null ? [] : [compareReplay(due, { report, effects: effects[index] ?? {} }, rules)],
  );
}
