import { authenticatorKind, masked } from '../authenticators.js';
import { collectionKey } from '../generic-record.js';
import { isJsonObject } from '../read-fields.js';
import type { Keeper } from './resource.js';

/** What a user shows a second factor with. After it was made, nothing shows what it works with. */
export const authenticatorKeeper: Keeper = {
  list(context, { company, user_id }) {
    const { records } = context.state;
    const collection = records.get(collectionKey({ company, kind: authenticatorKind, parents: [] }));
    return [...(collection?.values() ?? [])]
      .filter((record) => user_id === null || record.user_id === user_id)
      .map((record) => {
        const { details } = record.data;
        const shown = isJsonObject(details) ? { details: masked(details) } : {};
        return {
          ...record,
          data: { ...record.data, id: record.id, ...shown },
          remove() {
            collection?.delete(record.id);
            context.changed();
          },
        };
      });
  },
};
