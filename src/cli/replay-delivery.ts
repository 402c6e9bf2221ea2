import type { CallReport } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import { compareDelivery, type DeliveryComparison } from '../recording/compare-delivery.js';
import { countEffects, isOfExtension, type RecordedDelivery } from '../recording/deliveries-of.js';
import { exchangesUntilQuiet, type PlatformAccess } from './platform-access.js';
import { nothingListens } from './render/call-report.js';
import { eventNamed } from './webhook-input.js';

export interface Replayed {
  /** Of the event, as it was recorded. */
  id: string | number;
  event: string;
  /** Where it was sent now. */
  company: string;
  /** What the platform says of it; null where it was not sent. */
  accepted: boolean | null;
  /** Why it was not sent, or not accepted. */
  reason: string | null;
  comparison: DeliveryComparison | null;
  /** As asked: like the recording, or accepted. */
  good: boolean;
  reached: boolean;
}

export interface ReplayRules {
  newIds: boolean;
  expect: 'recorded' | 'accepted';
  /** Milliseconds to wait at most for what the extension does afterwards. */
  settle: number;
  /** Where it goes instead of the registered webhook's url. */
  url: string | undefined;
}

/** Sends one recorded delivery as the platform would, waits until the extension is quiet, and compares. */
export async function replayDelivery(
  access: PlatformAccess,
  delivery: RecordedDelivery,
  company: string,
  rules: ReplayRules,
): Promise<Replayed> {
  const { id, event } = delivery.body;
  const told = { id, event, company };
  const report = await send(access, delivery, company, rules);
  if (report instanceof UserError) {
    const reason = [report.message, ...report.nextSteps].join(' ');
    return { ...told, accepted: null, reason, comparison: null, good: false, reached: true };
  }
  const reached = !nothingListens(report);
  const calls = await exchangesUntilQuiet(
    access.client,
    company,
    report.exchange.id - 1,
    reached ? rules.settle : 0,
  );
  const own = calls.filter(({ auth }) => isOfExtension({ group: auth?.group ?? null }));
  const comparison = compareDelivery(delivery, {
    status: report.exchange.response?.status ?? null,
    effects: countEffects(own),
  });
  const { accepted, reason } = report;
  const good = rules.expect === 'accepted' ? accepted : comparison.equal;
  return { ...told, accepted, reason, comparison, good, reached };
}

/** @returns the error where the platform would not send it: the extension has no webhook for it, or no such event exists */
async function send(
  { client }: PlatformAccess,
  { body: { id, event, data } }: RecordedDelivery,
  company: string,
  { newIds, url }: ReplayRules,
): Promise<CallReport | UserError> {
  try {
    const reports = await client.sendWebhook({
      company,
      event: eventNamed(event),
      data,
      asIs: true,
      ...(newIds ? {} : { id: String(id) }),
      ...(url === undefined ? {} : { url }),
    });
    const [report] = reports;
    if (report !== undefined) return report;
    return new UserError('The webhook was not sent: its service is not active.', { kind: 'refused' });
  } catch (error) {
    if (error instanceof UserError && error.kind !== 'unavailable') return error;
    throw error;
  }
}
