import type { PlatformContext } from '../platform-context.js';
import { isJsonObject } from '../read-fields.js';
import type { TransactionRecord } from '../state.js';
import { transactionsOf } from '../transactions.js';
import { viewCompany } from '../views/companies.js';
import type { GenericCall } from './generic-call.js';
import { addRecord, findResource, listResources } from './records.js';
import type { Scope } from './resource.js';

type Data = Readonly<Record<string, unknown>>;

/** What there is one of: a resource's settings, a user's own profile, a sum over others. */
export function readSingle(call: GenericCall, scope: Scope): Data {
  const { context, shape } = call;
  const sum = sums[shape.kind];
  if (sum !== undefined) return sum(context, scope);
  const owner = ownerOf(call, scope);
  if (owner !== null) return owner.field === null ? owner.data : asData(owner.data[owner.field]);
  return findResource(context, shape.kind, scope, single)?.data ?? {};
}

/** The resource that it is a part of, which an event would be about. */
export function holderOf(call: GenericCall, scope: Scope): Data {
  return ownerOf(call, scope)?.data ?? readSingle(call, scope);
}

/** Enters what a client wrote of it. */
export function changeSingle(call: GenericCall, scope: Scope, input: Data): void {
  const { context, shape } = call;
  const owner = ownerOf(call, scope);
  if (owner !== null) {
    const { field, data } = owner;
    owner.change(field === null ? input : { [field]: { ...asData(data[field]), ...input } });
    return;
  }
  const existing = findResource(context, shape.kind, scope, single);
  if (existing !== null) existing.change?.(input);
  else
    addRecord(context, {
      kind: shape.kind,
      company: scope.company,
      user_id: scope.user_id,
      parents: [...scope.parents],
      id: single,
      idIsNumber: false,
      data: { ...input },
    });
}

/** The identifier of what is the only one of its kind. */
const single = 'single';

interface Owner {
  /** What holds it, as the admin section shows it. */
  data: Data;
  /** Where it is in that; null where it is the whole. */
  field: string | null;
  change(input: Data): void;
}

/** The resource that shows the single as a field of its own. */
function ownerOf(call: GenericCall, scope: Scope): Owner | null {
  const { context, shape } = call;
  if (shape.kind.startsWith('company')) return companyOwner(context, scope, shape.kind.split('/')[1] ?? null);
  const [kind, id, field] = holder(shape.kind, scope);
  const resource =
    kind === null ? null : findResource(context, kind, { ...scope, parents: scope.parents.slice(0, -1) }, id);
  if (resource === null) return null;
  return { data: resource.data, field, change: (input) => resource.change?.(input) };
}

function holder(kind: string, { user_id, parents }: Scope): [string | null, string, string | null] {
  if (kind === 'users') return ['users', user_id ?? '', null];
  if (kind === 'users/settings') return ['users', user_id ?? '', 'settings'];
  const [parent, isSettings] = kind.split('/{}/settings');
  return isSettings === undefined ? [null, '', null] : [parent ?? null, parents.at(-1) ?? '', 'settings'];
}

function companyOwner(context: PlatformContext, scope: Scope, field: string | null): Owner | null {
  const company = context.state.companies.get(scope.company);
  if (company === undefined) return null;
  return {
    data: { ...viewCompany(context, company) },
    field,
    change(input) {
      const { name, metadata, ...fields } = input;
      if (typeof name === 'string') company.name = name;
      if (metadata === null || isJsonObject(metadata)) company.metadata = metadata;
      company.fields = { ...company.fields, ...fields };
      company.updated = context.clock.now();
      context.changed();
    },
  };
}

const sums: Readonly<Record<string, ((context: PlatformContext, scope: Scope) => Data) | undefined>> = {
  'users/overview'(context, scope) {
    const users = listResources(context, 'users', scope);
    const archived = users.filter(({ data }) => data['archived'] === true).length;
    return { total: users.length, archived, active: users.length - archived };
  },

  'transactions/totals'(context, scope) {
    const transactions = seen(context, scope);
    return {
      total_amount: sumOf(transactions, ({ total_amount }) => total_amount),
      amount: sumOf(transactions, ({ amount }) => amount),
      fees: sumOf(transactions, ({ fee }) => fee),
      count: transactions.length,
      currency: transactions[0]?.currency ?? '',
    };
  },

  'currencies/{}/overview'(context, scope) {
    const [code = ''] = scope.parents;
    // Accounts that mirror what is kept elsewhere don't count (changelog 2021-05-24).
    const balances = listResources(context, 'account-currencies', { ...scope, parents: [] }).filter(
      ({ id, parents: [reference = ''] }) =>
        id === code && context.state.accounts.get(reference)?.recon === false,
    );
    const transactions = seen(context, scope).filter(({ currency }) => currency === code);
    const dayAgo = context.clock.now() - 24 * 60 * 60 * 1000;
    const recent = transactions.filter(({ created }) => created > dayAgo);
    return {
      balance_total: sumOf(balances, ({ data }) => Number(data['balance'])),
      available_balance_total: sumOf(balances, ({ data }) => Number(data['available_balance'])),
      count_total: transactions.length,
      ...flows(transactions, ''),
      balance_24h: sumOf(recent.filter(isComplete), ({ total_amount }) => total_amount),
      count_24h: recent.length,
      ...flows(recent, '24h_'),
    };
  },
};

/** How many debits and credits there are, and what they sum to: `count_debits_pending`, `sum_24h_credits_complete`. */
function flows(transactions: readonly TransactionRecord[], period: string): Data {
  const entries = (['debit', 'credit'] as const).flatMap((type) =>
    (['Pending', 'Complete'] as const).flatMap((status) => {
      const some = transactions.filter((one) => one.tx_type === type && one.status === status);
      const name = `${period}${type}s_${status.toLowerCase()}`;
      return [
        [`count_${name}`, some.length],
        [`sum_${name}`, sumOf(some, ({ amount }) => amount)],
      ];
    }),
  );
  return Object.fromEntries(entries);
}

function seen(context: PlatformContext, { company, user_id }: Scope): TransactionRecord[] {
  return transactionsOf(context, company).filter((one) => user_id === null || one.user_id === user_id);
}

function isComplete({ status }: TransactionRecord): boolean {
  return status === 'Complete';
}

function sumOf<Item>(items: readonly Item[], amount: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}

function asData(value: unknown): Data {
  return isJsonObject(value) ? value : {};
}
