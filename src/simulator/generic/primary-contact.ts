import type { PlatformContext } from '../platform-context.js';
import { collectionKey, type GenericRecord } from '../generic-record.js';

/** The user's own field that a primary email or mobile shows in, and the field of the record that holds it. */
const contacts: Readonly<Record<string, { user: 'email' | 'mobile'; record: string } | undefined>> = {
  'users/emails': { user: 'email', record: 'email' },
  'users/mobiles': { user: 'mobile', record: 'number' },
};

/** A user has one primary email and one primary mobile: the last that was made so. */
export function primaryChanged(context: PlatformContext, changed: GenericRecord): void {
  const contact = contacts[changed.kind];
  const user = context.state.users.get(changed.user_id ?? '');
  if (contact === undefined || user === undefined || changed.data['primary'] !== true) return;
  for (const other of context.state.records.get(collectionKey(changed))?.values() ?? []) {
    if (other.user_id === changed.user_id && other !== changed) other.data['primary'] = false;
  }
  const value = changed.data[contact.record];
  if (typeof value === 'string') user[contact.user] = value;
}
