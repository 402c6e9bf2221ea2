/** A resource that has no record type of its own: its fields as a client wrote them. */
export interface GenericRecord {
  /** The resource, `users/emails` or `groups/{}/fees`. */
  kind: string;
  company: string;
  /** Of a user's own resource: whose it is. */
  user_id: string | null;
  /** The identifiers of what it hangs beneath, outermost first. */
  parents: string[];
  /** What the path names it by. */
  id: string;
  /** By the API's field names. */
  data: Record<string, unknown>;
  created: number;
  updated: number;
}

/** All records of a kind beneath the same parents in one company. */
export function collectionKey({
  company,
  kind,
  parents,
}: Pick<GenericRecord, 'company' | 'kind' | 'parents'>): string {
  return [company, kind, ...parents].join(' ');
}
