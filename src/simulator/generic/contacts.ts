import type { PlatformContext } from '../platform-context.js';
import { collectionKey, type GenericRecord } from '../generic-record.js';
import type { UserRecord } from '../state.js';

interface Contact {
  kind: 'users/emails' | 'users/mobiles';
  /** The field of the record that holds it. */
  name: 'email' | 'number';
  /** Of the user, whether it is confirmed. */
  verified: 'email_verified' | 'mobile_verified';
}

/** By the user's own field that the primary one shows in. */
const contacts: Readonly<Record<'email' | 'mobile', Contact>> = {
  email: { kind: 'users/emails', name: 'email', verified: 'email_verified' },
  mobile: { kind: 'users/mobiles', name: 'number', verified: 'mobile_verified' },
};

/**
 * A user has one primary email and one primary mobile: the last that was made so. What is known of it, whether it is
 * confirmed included, shows in the user.
 */
export function contactChanged(context: PlatformContext, changed: GenericRecord): void {
  const field = (['email', 'mobile'] as const).find((one) => contacts[one].kind === changed.kind);
  const user = context.state.users.get(changed.user_id ?? '');
  if (field === undefined || user === undefined) return;
  const { name, verified } = contacts[field];
  const value = changed.data[name];
  if (changed.data['primary'] === true && typeof value === 'string') {
    for (const other of siblings(context, changed)) other.data['primary'] = false;
    user[field] = value;
  }
  if (value === user[field]) user[verified] = changed.data['verified'] === true;
}

/** A user's email or mobile is another one now: one that the user has had before is the primary one again. */
export function contactReplaced(context: PlatformContext, user: UserRecord, field: 'email' | 'mobile'): void {
  const { kind, name, verified } = contacts[field];
  user[verified] = false;
  const records = context.state.records.get(collectionKey({ company: user.company, kind, parents: [] }));
  const known = [...(records?.values() ?? [])].find(
    (record) => record.user_id === user.id && record.data[name] === user[field],
  );
  if (known === undefined) return;
  known.data['primary'] = true;
  contactChanged(context, known);
}

function siblings({ state }: PlatformContext, record: GenericRecord): GenericRecord[] {
  return [...(state.records.get(collectionKey(record))?.values() ?? [])].filter(
    (other) => other.user_id === record.user_id && other !== record,
  );
}
