import { accountCurrency, makeAccount } from '../accounts.js';
import { invalidFields } from '../api-failure.js';
import { authenticatorKind, authenticatorTypes, makeDetails } from '../authenticators.js';
import { companyById } from '../companies.js';
import { makeUuid } from '../identifiers.js';
import { isJsonObject } from '../read-fields.js';
import { currencyKey } from '../state.js';
import { issueToken, passwordMatches } from '../users.js';
import type { GenericCall } from './generic-call.js';
import type { Created } from './created.js';
import { createTogether } from './create-together.js';
import { tokenKey } from './keep-users.js';
import { addRecord, findResource } from './records.js';
import type { Scope } from './resource.js';

type Input = Readonly<Record<string, unknown>>;
type Create = (call: GenericCall, scope: Scope, input: Input) => Created;

/** Makes a resource that has a record type of its own; null where the kind is kept as generic records. */
export function createKept(call: GenericCall, scope: Scope, input: Input): Created | null {
  return creates[call.shape.kind]?.(call, scope, input) ?? null;
}

const creates: Readonly<Record<string, Create | undefined>> = {
  'users/groups'({ context }, scope, { group }) {
    const user = context.state.users.get(scope.user_id ?? '');
    const known = findResource(context, 'groups', { ...scope, user_id: null }, String(group));
    if (user === undefined || known === null || group === 'service')
      throw invalidFields({ group: ['Invalid group.'] });
    user.group = known.id;
    context.changed();
    return one(findResource(context, 'users/groups', scope, known.id));
  },

  'users/tokens'({ context, caller }, scope, { user: identifier, label, duration, password }) {
    const id = scope.user_id ?? String(identifier);
    const found = findResource(context, 'users', { ...scope, user_id: null }, id);
    const user = context.state.users.get(found?.id ?? caller?.user.id ?? '');
    if (found === null || user === undefined) throw invalidFields({ user: ['Invalid user.'] });
    // Of one's own user, a token is not to be had for another token alone.
    if (typeof password === 'string' && !passwordMatches(user, password))
      throw invalidFields({ password: ['Invalid password.'] });
    // In seconds, like the duration of a session (assumption); without one, it does not expire.
    const lifetime = typeof duration === 'number' ? { lifetimeMs: duration * 1000 } : {};
    const token = issueToken(context, user, lifetime);
    if (typeof label === 'string') token.name = label;
    const created = one(
      findResource(context, 'users/tokens', { ...scope, user_id: user.id }, tokenKey(token)),
    );
    // The one answer that shows the token itself.
    return { ...created, data: { ...Object(created.data), token: token.token } };
  },

  'users/mfa/authenticators'({ context, caller }, scope, { type: asked }) {
    const user = context.state.users.get(scope.user_id ?? caller?.user.id ?? '');
    const type = authenticatorTypes.find((known) => known === asked);
    if (user === undefined || type === undefined) throw invalidFields({ type: ['Invalid type.'] });
    // Changelog 2023-11-01.
    if (type === 'sms' && user.group === 'admin')
      throw invalidFields({ type: ['An admin can not use an authenticator of type sms.'] });
    if (type === 'sms' && user.mobile === null)
      throw invalidFields({ type: ['The user has no mobile number.'] });
    const made = addRecord(context, {
      kind: authenticatorKind,
      company: user.company,
      user_id: user.id,
      parents: [],
      id: null,
      idIsNumber: false,
      data: { type, verified: false, details: makeDetails(context, user, type) },
    });
    // The one answer that shows what it works with.
    return { resources: [made], data: { id: made.id, ...made.data } };
  },

  accounts({ context, caller, request }, scope, { user: identifier, name, label, metadata }) {
    const id = scope.user_id ?? (typeof identifier === 'string' ? identifier : (caller?.user.id ?? ''));
    const found = findResource(context, 'users', { ...scope, user_id: null }, id);
    const user = context.state.users.get(found?.id ?? '');
    if (user === undefined) throw invalidFields({ user: ['Invalid user.'] });
    const account = makeAccount(context, companyById(context, scope.company), user, {
      ...(typeof name === 'string' ? { name } : {}),
      label: typeof label === 'string' ? label : null,
      metadata: isJsonObject(metadata) ? metadata : null,
    });
    const { primary } = request.body;
    const made = findResource(context, 'accounts', scope, account.reference);
    if (primary === true) made?.change?.({ primary });
    return one(findResource(context, 'accounts', scope, account.reference));
  },

  transactions(call, scope, { transactions }) {
    const resources = createTogether(call, scope, transactions, null);
    return { resources, data: { transactions: resources.map(({ data }) => data) } };
  },

  'transaction-collections'(call, scope, { id, status, transactions }) {
    const entries =
      Array.isArray(transactions) && typeof status === 'string'
        ? transactions.map((entry: unknown) => ({ status, ...Object(entry) }))
        : transactions;
    const collection = typeof id === 'string' ? id : makeUuid(call.context.random);
    const resources = createTogether(call, scope, entries, collection);
    const made = one(findResource(call.context, 'transaction-collections', scope, collection));
    return { resources, data: made.data };
  },

  'transaction-collections/{}/transactions'(call, scope, { transactions }) {
    const resources = createTogether(call, scope, transactions, scope.parents[0] ?? null);
    return { resources, data: resources[0]?.data };
  },

  'accounts/{}/currencies'({ context }, scope, { currency, ...fields }) {
    const account = context.state.accounts.get(scope.parents[0] ?? '');
    const code = String(currency);
    if (account === undefined || !context.state.currencies.has(currencyKey(scope.company, code))) {
      throw invalidFields({ currency: ['Invalid currency.'] });
    }
    const made = accountCurrency(context, account, code);
    made.fields = { ...made.fields, ...fields };
    context.changed();
    return one(findResource(context, 'accounts/{}/currencies', scope, code));
  },
};

function one(resource: ReturnType<typeof findResource>): Created {
  if (resource === null) throw new Error('What was made just now is not there.');
  return { resources: [resource], data: resource.data };
}
