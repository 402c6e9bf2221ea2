import type { ChalkInstance } from 'chalk';
import type { Delivery, DeliveryState } from '../../registration/read-status.js';
import { printable } from './printable.js';

/** One delivery in one line. */
export function deliveryLine(
  { id, event, state, tries, created, url }: Delivery,
  colors: ChalkInstance,
): string {
  const made = `${tries} ${tries === 1 ? 'try' : 'tries'}`;
  return printable(
    `${paintState(state, colors)}  ${String(id).padStart(6)}  ${event.padEnd(26)} ${made.padEnd(8)} ${new Date(created).toISOString()}  ${colors.dim(url)}`,
  );
}

/** A delivery's state, as wide as any other. */
export function paintState(state: DeliveryState, { red, yellow, dim, green }: ChalkInstance): string {
  const paint = { failed: red, retrying: yellow, waiting: dim, delivered: green }[state];
  return paint(stateWords[state]);
}

const stateWords: Readonly<Record<DeliveryState, string>> = {
  failed: '✗ given up ',
  retrying: '! retrying ',
  waiting: '- waiting  ',
  delivered: '✓ delivered',
};

/** One try of a delivery in one line. */
export function tryLine(
  { at, response_code: code, error }: { at: number; response_code: number | null; error: string | null },
  colors: ChalkInstance,
): string {
  const status = code === null ? 'no answer' : String(code);
  const good = code !== null && code < 300 && error === null;
  return printable(
    `  ${new Date(at).toISOString()}  ${good ? colors.green(status) : colors.red(status)}${error === null ? '' : `  ${error}`}`,
  );
}
