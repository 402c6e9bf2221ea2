import type { PlatformContext } from '../platform-context.js';
import { collectionKey, type GenericRecord } from '../generic-record.js';
import type { Keeper, Resource } from './resource.js';

function recordsAt(
  { state }: PlatformContext,
  company: string,
  kind: string,
  parents: readonly string[],
): GenericRecord[] {
  return [...(state.records.get(collectionKey({ company, kind, parents: [...parents] }))?.values() ?? [])];
}

/** A user sees the company's terms. */
export const userTermKeeper: Keeper = {
  list: (context, { company }) => recordsAt(context, company, 'legal-terms', []),
};

/** Versions of a term, with what one user has said to them: kept beside the version, by user. */
export const userTermVersionKeeper: Keeper = {
  list: (context, { company, parents, user_id }) =>
    recordsAt(context, company, 'legal-terms/{}/versions', parents).map((record) =>
      versionResource(context, record, user_id ?? ''),
    ),
};

function versionResource(context: PlatformContext, record: GenericRecord, user: string): Resource {
  const key = `answer of ${user}`;
  return {
    ...record,
    kind: 'users/legal-terms/{}/versions',
    user_id: user,
    data: { ...record.data, ...Object(record.data[key]) },
    change({ accepted }) {
      record.data[key] = { accepted };
      context.changed();
    },
  };
}
