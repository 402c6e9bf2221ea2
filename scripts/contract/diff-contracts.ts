import type { Operation, SdkContract, Section, SectionContract } from './read-sdk.js';

/** What differs between two contracts, one line each, in the order in which it matters; empty where nothing does. */
export function diffContracts(before: SdkContract, after: SdkContract): string[] {
  return (['admin', 'user'] as const).flatMap((section) =>
    diffSection(section, before[section], after[section]),
  );
}

function diffSection(section: Section, before: SectionContract, after: SectionContract): string[] {
  const operations = diffEntries(byKey(before.operations), byKey(after.operations));
  const schemas = diffEntries(before.schemas, after.schemas);
  return [
    ...operations.removed.map((key) => `- ${section} operation ${key}`),
    ...operations.added.map((key) => `+ ${section} operation ${key}`),
    ...operations.changed.flatMap(({ key, was, is }) =>
      describeChange(`~ ${section} operation ${key}`, was, is),
    ),
    ...schemas.removed.map((key) => `- ${section} schema ${key}`),
    ...schemas.added.map((key) => `+ ${section} schema ${key}`),
    ...schemas.changed.flatMap(({ key, was, is }) => describeChange(`~ ${section} schema ${key}`, was, is)),
  ];
}

function byKey(operations: readonly Operation[]): Record<string, Operation> {
  return Object.fromEntries(
    operations.map((operation) => [`${operation.method} ${operation.path}`, operation]),
  );
}

interface EntryDiff<Entry> {
  removed: string[];
  added: string[];
  changed: { key: string; was: Entry; is: Entry }[];
}

function diffEntries<Entry>(before: Record<string, Entry>, after: Record<string, Entry>): EntryDiff<Entry> {
  const changed = Object.entries(before).flatMap(([key, was]) => {
    const is = after[key];
    return is === undefined || JSON.stringify(was) === JSON.stringify(is) ? [] : [{ key, was, is }];
  });
  return {
    removed: Object.keys(before).filter((key) => !(key in after)),
    added: Object.keys(after).filter((key) => !(key in before)),
    changed,
  };
}

/** Each place at which two values differ, with both: `~ … properties.status.enum: [..] → [..]`. */
function describeChange(prefix: string, was: unknown, is: unknown): string[] {
  return differences(was, is, '').map(
    ({ path, from, to }) => `${prefix} ${path}: ${show(from)} → ${show(to)}`,
  );
}

function differences(
  was: unknown,
  is: unknown,
  path: string,
): { path: string; from: unknown; to: unknown }[] {
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  if (!isPlainObject(was) || !isPlainObject(is)) return [{ path: path || '(all)', from: was, to: is }];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.flatMap((key) => differences(was[key], is[key], path === '' ? key : `${path}.${key}`));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? '(absent)' : JSON.stringify(value);
}
