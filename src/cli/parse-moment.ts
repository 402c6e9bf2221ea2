import { InvalidArgumentError } from 'commander';
import { durationForms, parseDuration } from '../simulator/duration.js';

/** A time, or a duration before now, as a millisecond timestamp. */
export function parseMoment(text: string): number {
  const before = parseDuration(text);
  if (before !== null) return Date.now() - before;
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError(
    `It must be a time such as 2026-11-24T09:00Z, or how long ago: ${durationForms}.`,
  );
}
