import { userOrTrace, viewReducedUser } from '../views/users.js';
import type { GenericCall } from './generic-call.js';
import { findResource } from './records.js';
import type { Resource } from './resource.js';
import type { ViewSource } from './view.js';

/** Where a field names a resource by its identifier, which kind that is. */
const kindOfField: Readonly<Record<string, string | undefined>> = {
  account: 'accounts',
  account_currency: 'account-currencies',
  account_definition: 'account-definitions',
  credit_account: 'accounts',
  credit_subtype: 'subtypes',
  currency: 'currencies',
  currencies: 'currencies',
  debit_account: 'accounts',
  debit_subtype: 'subtypes',
  disallowed_transaction_subtypes: 'subtypes',
  group: 'groups',
  groups: 'groups',
  manager: 'users',
  service: 'services',
  subtype: 'subtypes',
  term: 'legal-terms',
  transaction: 'transactions',
  user: 'users',
};

/** Fields that the kind of resource gives another meaning than their name has. */
const kindOfFieldIn: Readonly<Record<string, string | undefined>> = {
  'users/documents type': 'document-types',
};

/** The kind of what a field of a kind of resource names; undefined where it names nothing. */
export function kindNamedBy(kind: string, field: string): string | undefined {
  return kindOfFieldIn[`${kind} ${field}`] ?? kindOfField[field];
}

/** Who or what a resource names, from what the platform has. */
export function viewSourceOf(
  call: Pick<GenericCall, 'context' | 'contract'>,
  resource: Resource | null,
): ViewSource {
  const { context, contract } = call;
  const people: Record<string, unknown> = {
    user: resource?.user_id,
    author: resource?.data['created_by'],
    creator: resource?.data['created_by'],
  };
  return {
    contract,
    created: resource?.created ?? 0,
    updated: resource?.updated ?? 0,
    refer(field, value) {
      if (resource === null) return undefined;
      const person = value ?? people[field];
      if (field in people && typeof person === 'string')
        return { ...viewReducedUser(userOrTrace(context, person)) };
      const kind = kindNamedBy(resource.kind, field);
      if (kind === undefined || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
      const scope = { company: resource.company, parents: [], user_id: null };
      return findResource(context, kind, scope, String(value))?.data;
    },
  };
}
