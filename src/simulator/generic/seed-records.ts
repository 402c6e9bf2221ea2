import { makeUuid } from '../identifiers.js';
import type { PlatformContext } from '../platform-context.js';
import { collectionKey, type GenericRecord } from '../generic-record.js';
import { nextNumber } from '../state.js';
import type { Scope } from './resource.js';

/** What a company has of a kind before anybody made one. Entered when the kind is first asked for. */
export function seedRecords(context: PlatformContext, kind: string, { company, parents }: Scope): void {
  if (parents.length > 0) return;
  if (kind === 'groups') seedGroups(context, company);
  if (kind === 'users/emails') seedContacts(context, company, 'users/emails', 'email', 'email');
  if (kind === 'users/mobiles') seedContacts(context, company, 'users/mobiles', 'mobile', 'number');
  if (kind === 'authenticator-rules') seedAuthenticatorRule(context, company);
  if (examples.has(kind)) seedExample(context, company, kind);
}

/** Nothing that a client does makes one of these here: an example stands for what the real platform would have. */
const examples = new Set(['policy-logs']);

function collection({ state }: PlatformContext, company: string, kind: string): Map<string, GenericRecord> {
  const key = collectionKey({ company, kind, parents: [] });
  const existing = state.records.get(key);
  if (existing !== undefined) return existing;
  const made = new Map<string, GenericRecord>();
  state.records.set(key, made);
  return made;
}

function seedGroups(context: PlatformContext, company: string): void {
  const groups = collection(context, company, 'groups');
  const labels: [string, string, string][] = [
    ['admin', 'Admin', 'admin'],
    ['service', 'Extension', 'admin'],
    ['user', 'User', 'user'],
  ];
  for (const [name, label, section] of labels) {
    if (groups.has(name)) continue;
    enter(context, groups, {
      kind: 'groups',
      company,
      user_id: null,
      id: name,
      data: { name, label, section, default: name === 'user' },
    });
  }
}

/** The email or the mobile that a user was made with is the user's first. */
function seedContacts(
  context: PlatformContext,
  company: string,
  kind: string,
  field: 'email' | 'mobile',
  name: string,
): void {
  const records = collection(context, company, kind);
  const known = new Set(
    [...records.values()].map((record) => `${record.user_id} ${String(record.data[name])}`),
  );
  for (const user of context.state.users.group(company)) {
    const value = user[field];
    if (value === null || known.has(`${user.id} ${value}`)) continue;
    for (const other of records.values()) if (other.user_id === user.id) other.data['primary'] = false;
    const id = nextNumber(context.state, kind);
    const data = { id, [name]: value, primary: true, verified: false };
    enter(context, records, { kind, company, user_id: user.id, id: String(id), data });
  }
}

/** A company begins with one, of type `authentication` (multi-factor page). Whoever removes it has none. */
function seedAuthenticatorRule(context: PlatformContext, company: string): void {
  const kind = 'authenticator-rules';
  const seeded = `${kind} of ${company}`;
  if (context.state.sequences[seeded] !== undefined) return;
  nextNumber(context.state, seeded);
  const id = nextNumber(context.state, kind);
  enter(context, collection(context, company, kind), {
    kind,
    company,
    user_id: null,
    id: String(id),
    data: {
      id,
      type: 'authentication',
      durability: 'permanent',
      authenticator_types: ['totp', 'sms', 'static'],
      permissions: [],
      group: null,
      duration: null,
      session_age: null,
    },
  });
}

function seedExample(context: PlatformContext, company: string, kind: string): void {
  const records = collection(context, company, kind);
  if (records.size > 0) return;
  const id = makeUuid(context.random);
  enter(context, records, { kind, company, user_id: null, id, data: { id, identifier: id } });
}

function enter(
  context: PlatformContext,
  records: Map<string, GenericRecord>,
  fields: Omit<GenericRecord, 'created' | 'updated' | 'parents'>,
): void {
  const now = context.clock.now();
  records.set(fields.id, { ...fields, parents: [], created: now, updated: now });
  context.changed();
}
