import { closest } from 'fastest-levenshtein';
import { UserError } from '../errors.js';
import { isJsonObject } from './read-fields.js';

type JsonObject = Record<string, unknown>;

/** Free objects of the API: any key may be set below them. */
const freeKeys = new Set(['metadata']);

/**
 * A copy with `data` merged into its own data, key by key, and then every dotted path of `set` replaced. Both may name what
 * is there, and anything within free objects.
 * @throws UserError for a path that names nothing: an override that silently does nothing would mislead.
 */
export function patched(body: JsonObject, data: JsonObject = {}, set: JsonObject = {}): JsonObject {
  const copy = structuredClone(body);
  if (isJsonObject(copy['data'])) merge(copy, copy['data'], structuredClone(data), 'data', false);
  for (const [path, value] of Object.entries(set)) setPath(copy, path, structuredClone(value));
  return copy;
}

function merge(body: JsonObject, target: JsonObject, patch: JsonObject, path: string, free: boolean): void {
  for (const [key, value] of Object.entries(patch)) {
    const at = `${path}.${key}`;
    // Free objects may be added as well: how a body of any size is made, whatever the event.
    if (!free && !Object.hasOwn(target, key) && !freeKeys.has(key)) throw nothingThere(body, at);
    const existing = ownValue(target, key);
    if (isJsonObject(existing) && isJsonObject(value))
      merge(body, existing, value, at, free || freeKeys.has(key));
    else define(target, key, value);
  }
}

function setPath(body: JsonObject, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let target: unknown = body;
  let free = false;
  for (const key of keys) {
    free ||= freeKeys.has(key);
    let next = child(target, key);
    if (free && (next === null || next === undefined) && isJsonObject(target)) {
      next = {};
      define(target, key, next);
    }
    if (typeof next !== 'object' || next === null) throw nothingThere(body, path);
    target = next;
  }
  if (Array.isArray(target) && target[Number(last)] !== undefined) target[Number(last)] = value;
  else if (isJsonObject(target) && (free || Object.hasOwn(target, last))) define(target, last, value);
  else throw nothingThere(body, path);
}

function child(target: unknown, key: string): unknown {
  if (Array.isArray(target)) return target[Number(key)];
  return isJsonObject(target) ? ownValue(target, key) : undefined;
}

function ownValue(target: JsonObject, key: string): unknown {
  return Object.hasOwn(target, key) ? target[key] : undefined;
}

/** Not an assignment: a key such as `__proto__` is data here. */
function define(target: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function nothingThere(body: JsonObject, path: string): UserError {
  const known = pathsOf(body);
  const sameParent = known.filter((one) => parentOf(one) === parentOf(path));
  return new UserError(`The webhook's body has no ${path}: the override would do nothing.`, {
    nextSteps: [
      `The closest is ${closest(path, sameParent.length > 0 ? sameParent : known)}.`,
      ...(sameParent.length > 0
        ? [`${parentOf(path) || 'The body'} has: ${sameParent.map(lastOf).join(', ')}.`]
        : []),
    ],
  });
}

/** Every dotted path that an override could name. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return [path, ...pathsOf(inner, path)];
  });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
