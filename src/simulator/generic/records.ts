import type { PlatformContext } from '../platform-context.js';
import { collectionKey, type GenericRecord } from '../generic-record.js';
import { nextNumber } from '../state.js';
import { makeUuid } from '../identifiers.js';
import { contactChanged } from './contacts.js';
import { keepers } from './keepers.js';
import type { Resource, Scope } from './resource.js';
import { seedRecords } from './seed-records.js';

/** All of a kind that the scope has, in the order in which they were made. */
export function listResources(context: PlatformContext, kind: string, scope: Scope): Resource[] {
  const keeper = keepers[kind];
  if (keeper !== undefined) return [...keeper.list(context, scope)];
  return recordsOf(context, kind, scope).map((record) => recordResource(context, record));
}

/** Null where the scope has no such resource: another company's is none. */
export function findResource(
  context: PlatformContext,
  kind: string,
  scope: Scope,
  id: string,
): Resource | null {
  const keeper = keepers[kind];
  if (keeper?.find !== undefined) return keeper.find(context, scope, id);
  if (keeper !== undefined) {
    const listed = [...keeper.list(context, scope)];
    return listed.find((one) => one.id === id || one.aliases?.includes(id) === true) ?? null;
  }
  const record = recordsOf(context, kind, scope).find((one) => one.id === id);
  return record === undefined ? null : recordResource(context, record);
}

function recordsOf(context: PlatformContext, kind: string, scope: Scope): GenericRecord[] {
  seedRecords(context, kind, scope);
  const { company, parents, user_id } = scope;
  const collection = context.state.records.get(collectionKey({ company, kind, parents: [...parents] }));
  // What hangs beneath a resource belongs to whoever that belongs to.
  const mine = (record: GenericRecord): boolean =>
    user_id === null || parents.length > 0 || record.user_id === null || record.user_id === user_id;
  return [...(collection?.values() ?? [])].filter(mine);
}

export type NewRecord = Omit<GenericRecord, 'id' | 'created' | 'updated'> & {
  id: string | null;
  idIsNumber: boolean;
};

export function addRecord(context: PlatformContext, { id, idIsNumber, ...fields }: NewRecord): Resource {
  const now = context.clock.now();
  const made = idIsNumber ? String(nextNumber(context.state, fields.kind)) : makeUuid(context.random);
  const record: GenericRecord = { ...fields, id: id ?? made, created: now, updated: now };
  const key = collectionKey(record);
  const collection = context.state.records.get(key) ?? new Map<string, GenericRecord>();
  context.state.records.set(key, collection.set(record.id, record));
  contactChanged(context, record);
  context.changed();
  return recordResource(context, record);
}

function recordResource(context: PlatformContext, record: GenericRecord): Resource {
  return {
    ...record,
    change(input) {
      Object.assign(record.data, input);
      record.updated = context.clock.now();
      contactChanged(context, record);
      context.changed();
    },
    remove() {
      const beneath = [...record.parents, record.id];
      context.state.records.get(collectionKey(record))?.delete(record.id);
      for (const [key, collection] of context.state.records) {
        const [first] = collection.values();
        if (first === undefined || first.company !== record.company) continue;
        const hangsBeneath =
          first.kind.startsWith(`${record.kind}/{}`) &&
          beneath.every((id, index) => first.parents[index] === id);
        if (hangsBeneath) context.state.records.delete(key);
      }
      context.changed();
    },
  };
}
