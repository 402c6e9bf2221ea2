import type { Finding } from './manifest-error.js';

/**
 * Entries of a list that say again what an earlier one said: permissions, webhooks, tags. Looks at the
 * document as it was read, so that it finds them beside other problems.
 */
export function findRepetitions(value: unknown): Finding[] {
  return [
    ...repeated(value, 'permissions', ['section', 'type', 'level'], 'this permission'),
    ...repeated(value, 'webhooks', ['event'], 'this event'),
    ...repeated(value, 'tags', [], 'this tag'),
  ];
}

function repeated(value: unknown, list: string, keys: readonly string[], what: string): Finding[] {
  const items = property(value, list);
  if (!Array.isArray(items)) return [];
  const first = new Map<string, number>();
  return items.flatMap((item: unknown, index) => {
    const parts = keys.length === 0 ? [item] : keys.map((key) => property(item, key));
    if (!parts.every((part) => typeof part === 'string')) return [];
    const key = parts.join(' ');
    const earlier = first.get(key);
    if (earlier !== undefined) {
      return [{ path: [list, index], message: `${what} (${key}) stands already in ${list}[${earlier}]` }];
    }
    first.set(key, index);
    return [];
  });
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
