import { closest as nearest, distance } from 'fastest-levenshtein';

/**
 * The option that was probably meant, or null where none is near: up to two letters off, a third of the
 * word for long words, one letter for words of three. Case does not count.
 */
export function closest(word: string, options: readonly string[]): string | null {
  if (options.length === 0) return null;
  const lower = word.toLowerCase();
  const candidate = nearest(lower, [...options]);
  const allowed = candidate.length <= 3 ? 1 : Math.max(2, Math.floor(candidate.length / 3));
  return distance(lower, candidate.toLowerCase()) <= allowed ? candidate : null;
}
