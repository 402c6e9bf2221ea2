import { success } from '../../contract/envelopes.js';
import { makeAccount } from '../accounts.js';
import { notFound } from '../api-failure.js';
import type { ApiHandler, ApiRequest, Routes } from '../api-request.js';
import { equals, filterRecords, is, oneOf, timestamps, type Filters } from '../filter-records.js';
import { findResource } from '../generic/records.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader } from '../read-fields.js';
import type { UserRecord } from '../state.js';
import { makeUser } from '../users.js';
import { viewExtendedUser, viewUser } from '../views/users.js';

const filters: Filters<UserRecord> = {
  id: equals(({ id }) => id),
  id__in: oneOf(({ id }) => id),
  email: equals(({ email }) => email),
  mobile: equals(({ mobile }) => mobile),
  username: equals(({ username }) => username),
  first_name: equals(({ first_name }) => first_name),
  last_name: equals(({ last_name }) => last_name),
  group: equals(({ group }) => group),
  deactivated: is(({ deactivated }) => deactivated),
  ...timestamps<UserRecord>('created', ({ created }) => created),
  ...timestamps<UserRecord>('updated', ({ updated }) => updated),
};

function usersOf(context: PlatformContext, company: string): UserRecord[] {
  return [...context.state.users.group(company)];
}

/** By id, email, mobile or username, within one company. */
export function findUser(context: PlatformContext, company: string, identifier: string): UserRecord | null {
  const byId = context.state.users.get(identifier);
  if (byId !== undefined) return byId.company === company ? byId : null;
  const matches = ({ email, mobile, username }: UserRecord): boolean =>
    [email, mobile, username].includes(identifier);
  return usersOf(context, company).find(matches) ?? null;
}

/** What the users of a company must not share. */
export function checkUnique(
  fields: FieldReader,
  context: PlatformContext,
  company: string,
  user: Partial<UserRecord>,
): void {
  const others = usersOf(context, company);
  for (const field of ['email', 'mobile', 'username'] as const) {
    const value = user[field];
    if (typeof value === 'string' && others.some((one) => one[field] === value)) {
      fields.fail(field, `A user with this ${field} already exists.`);
    }
  }
}

export function readPerson(fields: FieldReader) {
  const email = fields.text('email', { notBlank: true });
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    fields.fail('email', 'Enter a valid email address.');
  return {
    email: email ?? null,
    mobile: fields.text('mobile', { notBlank: true }) ?? null,
    username: fields.text('username', { notBlank: true }) ?? null,
    first_name: fields.text('first_name', { nullable: true }) ?? '',
    last_name: fields.text('last_name', { nullable: true }) ?? '',
  };
}

/** The first of the named groups, which must be one of the company's: a user is in one at a time (assumption). */
export function readGroup(
  fields: FieldReader,
  context: PlatformContext,
  company: string | undefined,
  sections: readonly string[],
): string {
  const [group] = fields.texts('groups') ?? [];
  if (group === undefined || company === undefined) return 'user';
  const found = findResource(context, 'groups', { company, parents: [], user_id: null }, group);
  const section = found === null ? null : (found.data['section'] ?? 'user');
  // Service users are made by an activation only.
  if (group === 'service' || typeof section !== 'string' || !sections.includes(section))
    fields.fail('groups', 'Invalid group.');
  return group;
}

const create: ApiHandler = ({ body, company }, context) => {
  const fields = new FieldReader(body);
  const person = readPerson(fields);
  const id = fields.text('id');
  const metadata = fields.object('metadata') ?? null;
  const group = readGroup(fields, context, company.id, ['admin', 'user']);
  if (id !== undefined && context.state.users.has(id))
    fields.fail('id', 'A user with this id already exists.');
  checkUnique(fields, context, company.id, person);
  fields.done();
  const user = makeUser(context, company, {
    ...person,
    group,
    metadata,
    ...(id === undefined ? {} : { id }),
  });
  makeAccount(context, company, user);
  const view = viewExtendedUser(context, user);
  raiseForOperation(context, company.id, 'POST /3/admin/users/', null, view);
  return { status: 201, body: success(view) };
};

const retrieve: ApiHandler = (request: ApiRequest, context) => {
  const user = findUser(context, request.company.id, request.params['identifier'] ?? '');
  if (user === null) throw notFound();
  return { status: 200, body: success(viewExtendedUser(context, user)) };
};

export const userRoutes: Routes = {
  'GET /3/admin/users/': (request, context) =>
    paginate(
      filterRecords(usersOf(context, request.company.id).toReversed(), request.query, filters),
      request,
      (user) => viewUser(context, user),
    ),
  'POST /3/admin/users/': create,
  'GET /3/admin/users/{identifier}/': retrieve,
};
