import type { CallReport } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import { compareDelivery, type DeliveryComparison } from '../recording/compare-delivery.js';
import type { Effects, RecordedDelivery } from '../recording/deliveries-of.js';
import type { PlatformAccess } from './platform-access.js';
import { nothingListens } from './render/call-report.js';
import { eventNamed } from './webhook-input.js';

/** A delivery, and the company that it is sent for. */
export interface Due {
  delivery: RecordedDelivery;
  company: string;
}

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

/** @returns the error where the platform would not send it: the extension has no webhook for it, or no such event exists */
export async function sendDelivery(
  client: PlatformAccess['client'],
  { delivery, company }: Due,
  { newIds, url }: ReplayRules,
): Promise<CallReport | UserError> {
  const { id, event, data } = delivery.body;
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

/** What came of a delivery, beside what was recorded. */
export function compareReplay(
  { delivery, company }: Due,
  { report, effects }: { report: CallReport | UserError; effects: Effects },
  { expect }: ReplayRules,
): Replayed {
  const { id, event } = delivery.body;
  const told = { id, event, company };
  if (report instanceof UserError) {
    const reason = [report.message, ...report.nextSteps].join(' ');
    return { ...told, accepted: null, reason, comparison: null, good: false, reached: true };
  }
  const { accepted, reason, exchange } = report;
  const comparison = compareDelivery(delivery, { status: exchange.response?.status ?? null, effects });
  const good = expect === 'accepted' ? accepted : comparison.equal;
  return { ...told, accepted, reason, comparison, good, reached: !nothingListens(report) };
}
