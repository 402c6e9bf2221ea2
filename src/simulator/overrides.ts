import { UserError } from '../errors.js';
import { isJsonObject } from './read-fields.js';

type JsonObject = Record<string, unknown>;

/** Free objects of the API: any key may be set below them. */
const freeKeys = new Set(['metadata']);

/**
 * A copy with `data` merged into its own data, key by key, and then every dotted path of `set` replaced.
 * @throws UserError for a path that names nothing: an override that silently does nothing would mislead.
 */
export function patched(body: JsonObject, data: JsonObject = {}, set: JsonObject = {}): JsonObject {
  const copy = structuredClone(body);
  if (isJsonObject(copy['data'])) merge(copy['data'], structuredClone(data));
  for (const [path, value] of Object.entries(set)) setPath(copy, path, structuredClone(value));
  return copy;
}

function merge(target: JsonObject, patch: JsonObject): void {
  for (const [key, value] of Object.entries(patch)) {
    const existing = ownValue(target, key);
    if (isJsonObject(existing) && isJsonObject(value)) merge(existing, value);
    else define(target, key, value);
  }
}

function setPath(body: JsonObject, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let target: unknown = body;
  let free = false;
  for (const [depth, key] of keys.entries()) {
    free ||= freeKeys.has(key);
    let next = child(target, key);
    if (free && (next === null || next === undefined) && isJsonObject(target)) {
      next = {};
      define(target, key, next);
    }
    if (typeof next !== 'object' || next === null)
      throw nothingThere(path, keys.slice(0, depth).join('.'), target);
    target = next;
  }
  if (Array.isArray(target) && target[Number(last)] !== undefined) target[Number(last)] = value;
  else if (isJsonObject(target) && (free || Object.hasOwn(target, last))) define(target, last, value);
  else throw nothingThere(path, keys.join('.'), target);
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

function nothingThere(path: string, parent: string, target: unknown): UserError {
  const known = typeof target === 'object' && target !== null ? Object.keys(target).join(', ') : '';
  const where = parent === '' ? 'the body' : parent;
  return new UserError(`The webhook's body has no ${path}: the override would do nothing.`, {
    nextSteps: [known === '' ? `${where} holds no fields.` : `${where} has: ${known}.`],
  });
}
