/** What raises an event, and what it is about. */
export interface EventCause {
  /** What its data is, in a word or two. */
  resource: string;
  /** The admin operation whose answer a webhook's `data` looks like; null where the SDK has none for it. */
  detail: string | null;
  /** When it is raised, in one line. */
  when: string;
  /** The operations that raise it: method and path as in the SDK. */
  operations: readonly string[];
  /** Only where the operation brings the resource into one of these statuses. */
  reaches?: readonly string[];
  /** What of this entry is our guess, and why; null where the platform's docs and its paths leave no doubt. */
  assumption: string | null;
}

/** The two operations that change what a path names. */
export const changes = (path: string): string[] => [`PATCH ${path}`, `PUT ${path}`];

/** The create, update and delete events of what users have: the same for all kinds. */
export function ofUsers(
  kind: string,
  resource: string,
): Record<'create' | 'update' | 'delete', Omit<EventCause, 'reaches'>> {
  const id = '{id}/';
  const [admin, own] = [`/3/admin/users/${kind}/`, `/3/user/${kind}/`];
  const detail = `GET ${admin}${id}`;
  const words = `a user's ${resource}`;
  return {
    create: {
      resource,
      detail,
      when: `${words} is added`,
      operations: [`POST ${admin}`, `POST ${own}`],
      assumption: null,
    },
    update: {
      resource,
      detail,
      when: `${words} is changed, its status included`,
      operations: [...changes(`${admin}${id}`), ...changes(`${own}${id}`)],
      assumption: null,
    },
    delete: {
      resource,
      detail,
      when: `${words} is deleted`,
      operations: [`DELETE ${admin}${id}`, `DELETE ${own}${id}`],
      assumption: 'What the data of a deleted one is, the docs do not say: here, what it was before.',
    },
  };
}
