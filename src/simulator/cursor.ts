import { ApiFailure } from './api-failure.js';

/**
 * A place between two records of a list. Both are named, so that one of them may go; the offset is for when both are gone.
 * `after`: the page begins here. `before`: it ends here.
 */
interface Cursor {
  side: 'after' | 'before';
  /** The record before the place, and the one after it; null at an end of the list. */
  between: readonly [string | null, string | null];
  offset: number;
}

interface Range {
  start: number;
  end: number;
}

/** The cursor of the place before `items[offset]`: opaque to a client. */
export function writeCursor(items: readonly unknown[], offset: number, side: Cursor['side']): string {
  const key = (index: number): string | null => (index in items ? keyOf(items[index]) : null);
  const cursor: Cursor = { side, between: [key(offset - 1), key(offset)], offset };
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** What a cursor asks for; null asks for the beginning. @throws ApiFailure 404 for one that is none of ours. */
export function readCursor(items: readonly unknown[], text: string | null, size: number): Range {
  if (text === null) return { start: 0, end: Math.min(size, items.length) };
  const cursor = parseCursor(text);
  const place = placeOf(items, cursor);
  return cursor.side === 'after'
    ? { start: place, end: Math.min(place + size, items.length) }
    : { start: Math.max(0, place - size), end: place };
}

function placeOf(items: readonly unknown[], { between: [before, after], offset }: Cursor): number {
  const index = (key: string | null): number =>
    key === null ? -1 : items.findIndex((item) => keyOf(item) === key);
  const indexBefore = index(before);
  if (indexBefore >= 0) return indexBefore + 1;
  const indexAfter = index(after);
  return indexAfter >= 0 ? indexAfter : Math.min(offset, items.length);
}

/** What records of the platform are known by, in the order of preference. */
const keyFields = ['id', 'reference', 'code', 'identifier', 'name'];

function keyOf(item: unknown): string | null {
  if (typeof item === 'string' || typeof item === 'number') return String(item);
  if (typeof item !== 'object' || item === null) return null;
  for (const field of keyFields) {
    const value: unknown = Reflect.get(item, field);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return null;
}

function parseCursor(text: string): Cursor {
  const invalid = new ApiFailure(404, 'Invalid cursor');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw invalid;
  }
  if (typeof value !== 'object' || value === null) throw invalid;
  if (!('side' in value) || !('between' in value) || !('offset' in value)) throw invalid;
  const { side, between, offset } = value;
  if (side !== 'after' && side !== 'before') throw invalid;
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) throw invalid;
  if (!Array.isArray(between) || !between.every(isKey)) throw invalid;
  const [before = null, after = null] = between;
  return { side, between: [before, after], offset };
}

function isKey(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
