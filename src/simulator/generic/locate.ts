import { notFound } from '../api-failure.js';
import type { GenericCall } from './generic-call.js';
import { findResource } from './records.js';
import type { Scope } from './resource.js';

/** Beside `users/…`: of these, the user section shows a user the own ones. */
const ofUser =
  /^(users|accounts|account-currencies|transactions|transaction-collections|statements|exports|metrics)(\/|$)/;

/** Where an operation acts. @throws ApiFailure 404 when something that the path names is not there, for this caller. */
export function locate(call: GenericCall): Scope {
  const { context, operation, caller, shape } = call;
  const company = companyOf(call);
  const ownOnly = !operation.path.startsWith('/3/admin/') && ofUser.test(shape.kind);
  const user_id =
    shape.user === null ? (ownOnly ? (caller?.user.id ?? null) : null) : userOf(call, company, shape.user);
  const parents: string[] = [];
  const kinds = shape.kind.split('/{}').slice(0, -1);
  for (const [index, id] of shape.parents.entries()) {
    const kind = kinds.slice(0, index + 1).join('/{}');
    const parent = findResource(context, kind, { company, parents, user_id }, id);
    if (parent === null) throw notFound();
    parents.push(parent.id);
  }
  return { company, parents, user_id };
}

/** The caller's; on a public path, the one that it names, or the first there is (assumption). */
function companyOf({ context: { state }, caller, shape }: GenericCall): string {
  if (caller !== null) return caller.user.company;
  const [first = ''] = state.companies.keys();
  const company = shape.company ?? first;
  if (!state.companies.has(company)) throw notFound();
  return company;
}

function userOf({ context }: GenericCall, company: string, identifier: string): string {
  const user = findResource(context, 'users', { company, parents: [], user_id: null }, identifier);
  if (user === null) throw notFound();
  return user.id;
}
