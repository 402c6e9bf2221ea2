import { closest } from './closest.js';
import { must } from './manifest-schema.js';
import type { Finding, JsonPath } from './manifest-error.js';

/** Every key, at every level, that the schema does not know, with the closest one that it does.
 * And every list that stands where an object belongs. */
export function findUnknownKeys(schema: unknown, value: unknown, path: JsonPath = []): Finding[] {
  if (typeof schema !== 'object' || schema === null) return [];
  // Optional, nullable and piped schemas carry the one that matters inside.
  if ('wrapped' in schema) return findUnknownKeys(schema.wrapped, value, path);
  if ('item' in schema && Array.isArray(value)) {
    return value.flatMap((item, index) => findUnknownKeys(schema.item, item, [...path, index]));
  }
  const wantsObject = 'entries' in schema || ('type' in schema && schema.type === 'record');
  // Valibot takes a list for an object without keys.
  if (wantsObject && Array.isArray(value)) return [{ path, message: must('an object')({ input: value }) }];
  if (!('entries' in schema) || !isRecord(schema.entries) || !isRecord(value)) return [];
  const known = schema.entries;
  return Object.entries(value).flatMap(([key, inner]) =>
    Object.hasOwn(known, key)
      ? findUnknownKeys(known[key], inner, [...path, key])
      : [{ path: [...path, key], message: unknownKey(key, Object.keys(known)), atKey: true }],
  );
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  const hint = near === null ? `known: ${known.join(', ')}` : `did you mean ${JSON.stringify(near)}?`;
  return `the key ${JSON.stringify(key)} is not known here; ${hint}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
