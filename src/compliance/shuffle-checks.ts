import { createHash } from 'node:crypto';
import type { Check } from './define-check.js';

/**
 * The checks in an order that the seed decides. Two of them come in the same order whichever others are run with them, so
 * that a fault of the order can be narrowed down with `--only` and `--skip`.
 */
export function shuffleChecks(checks: readonly Check[], seed: number): Check[] {
  const place = ({ id }: Check): string => createHash('sha256').update(`${seed} ${id}`).digest('hex');
  return checks
    .map((check) => ({ check, place: place(check) }))
    .toSorted((one, other) => (one.place < other.place ? -1 : 1))
    .map(({ check }) => check);
}
