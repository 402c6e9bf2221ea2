import type { ChalkInstance } from 'chalk';
import type { CallReport, DeliveryStep } from '../../contract/exchange.js';
import { limits } from '../../contract/limits.js';
import { formatDuration } from '../../simulator/duration.js';
import { printable } from './printable.js';

/** One try, as `--json` shows it. */
export interface ScheduledTry {
  try: number;
  /** Millisecond UNIX timestamp of the platform's clock. */
  at: number;
  status: number | null;
  error: string | null;
  /** Since the try before, milliseconds. */
  waited_ms: number;
}

export function scheduleOf(deliveries: readonly CallReport[]): ScheduledTry[] {
  return deliveries.map(({ exchange }, index) => ({
    try: index + 1,
    at: exchange.at,
    status: exchange.response?.status ?? null,
    error: exchange.error,
    waited_ms: index === 0 ? 0 : exchange.at - (deliveries[index - 1]?.exchange.at ?? exchange.at),
  }));
}

const ends: Record<NonNullable<DeliveryStep['end']>, (tries: number) => string> = {
  accepted: (tries) => `The platform accepts it at try ${tries}.`,
  'given-up': (tries) => `The platform gives up after ${tries} tries.`,
  'webhook-disabled': (tries) =>
    [
      `The platform disabled the webhook after try ${tries}: too many 50x answers in a row.`,
      `  → Rehive does not say how many are too many; ${limits.webhookServerErrorsToDisable} is our assumption.`,
      '  → PATCH /3/admin/webhooks/{id}/ {"enabled": true} enables it again.',
    ].join('\n'),
  stopped: (tries) => `The platform tries no more after ${tries}: the webhook or its service is not active.`,
};

/** Which try was when, what came of it, how long it had been waited for; and how it ended. */
export function scheduleText(deliveries: readonly CallReport[], colors: ChalkInstance): string {
  const rows = scheduleOf(deliveries).map((one) => [
    String(one.try),
    new Date(one.at).toISOString().replace('T', ' ').slice(0, 19),
    one.waited_ms === 0 ? '' : formatDuration(one.waited_ms),
    printable(one.error ?? String(one.status)),
  ]);
  const lines = [['Try', 'At (UTC)', 'Waited', 'Status'], ...rows].map(
    ([number = '', at = '', wait = '', status = '']) =>
      `${number.padEnd(4)} ${at.padEnd(20)} ${wait.padEnd(8)} ${status}`.trimEnd(),
  );
  const [heading = '', ...others] = lines;
  const end = deliveries.at(-1)?.delivery?.end ?? 'stopped';
  const mark = end === 'accepted' ? colors.green('✔') : colors.red('✖');
  return [colors.bold(heading), ...others, '', `${mark} ${ends[end](deliveries.length)}`].join('\n');
}
