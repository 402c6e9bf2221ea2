import { createHash } from 'node:crypto';
import { makeAccount, primaryAccount } from './accounts.js';
import { completeCompany, makeBareCompany, makeCurrency } from './companies.js';
import { addRecord, findResource } from './generic/records.js';
import type { PlatformContext } from './platform-context.js';
import type { Seed, SeedGroup, SeedSubtype, SeedUser } from './seed-format.js';
import { currencyKey, nextNumber, type AccountRecord, type CompanyRecord, type UserRecord } from './state.js';
import { bookTransaction, draftTransaction } from './transactions.js';
import { hashPassword, makeUser } from './users.js';

/** How much of a seed was made, and how much was there already. */
export interface SeedReport {
  made: number;
  kept: number;
}

/**
 * Puts into the state what a seed names and the state does not have: known by a company's id, a currency's code, the name
 * of a group or subtype, and a user's id, email, mobile or username. What is there stays as it is, so that the same
 * seed twice is the same as once. Raises no events. Identifiers follow from the seed, the same every time.
 */
export function applySeed(context: PlatformContext, seed: Seed): SeedReport {
  const report: SeedReport = { made: 0, kept: 0 };
  const count = (isNew: boolean): void => {
    report[isNew ? 'made' : 'kept'] += 1;
  };
  // Hashing is slow on purpose, and a seed's users often have the same password.
  const hashes = new Map<string, string>();
  const hash = (password: string): string => {
    const made = hashes.get(password) ?? hashPassword(password);
    hashes.set(password, made);
    return made;
  };
  for (const one of seed.companies) {
    const existing = context.state.companies.get(one.id);
    count(existing === undefined);
    const company = existing ?? makeBareCompany(context, one);
    if (existing === undefined) company.metadata = one.metadata ?? null;
    for (const currency of one.currencies ?? []) {
      const isNew = !context.state.currencies.has(currencyKey(company.id, currency.code));
      if (isNew) makeCurrency(context, company, currency);
      count(isNew);
    }
    for (const group of one.groups ?? []) count(makeGroup(context, company, group));
    for (const subtype of one.subtypes ?? []) count(makeSubtype(context, company, subtype));
    for (const person of one.users ?? []) count(makePerson(context, company, person, hash));
    completeCompany(context, company);
    // After the company's admin is there: somebody must have made these transactions.
    for (const person of one.users ?? []) fundAccount(context, company, person);
  }
  context.changed();
  return report;
}

function makeGroup(context: PlatformContext, { id: company }: CompanyRecord, group: SeedGroup): boolean {
  const scope = { company, parents: [], user_id: null };
  if (findResource(context, 'groups', scope, group.name) !== null) return false;
  addRecord(context, {
    kind: 'groups',
    ...scope,
    id: group.name,
    idIsNumber: false,
    data: {
      name: group.name,
      label: group.label ?? null,
      description: group.description ?? null,
      section: 'user',
      default: false,
    },
  });
  return true;
}

function makeSubtype(
  context: PlatformContext,
  { id: company }: CompanyRecord,
  subtype: SeedSubtype,
): boolean {
  const { state, clock } = context;
  const known = [...state.subtypes.values()].some(
    (one) => one.company === company && one.name === subtype.name && one.tx_type === subtype.tx_type,
  );
  if (known) return false;
  const now = clock.now();
  const id = nextNumber(state, 'subtype');
  state.subtypes.set(id, {
    id,
    company,
    name: subtype.name,
    label: subtype.label ?? null,
    description: subtype.description ?? null,
    tx_type: subtype.tx_type,
    usage_type: subtype.usage_type ?? null,
    partner_id: null,
    archived: false,
    created: now,
    updated: now,
  });
  return true;
}

function makePerson(
  context: PlatformContext,
  company: CompanyRecord,
  person: SeedUser,
  hash: (password: string) => string,
): boolean {
  if (findPerson(context, company, person) !== undefined) return false;
  const { id, email, mobile, username, first_name, last_name, metadata } = person;
  const user = makeUser(context, company, {
    id: id ?? derivedUuid(company.id, nameOf(person)),
    group: person.group ?? 'user',
    email: email ?? null,
    mobile: mobile ?? null,
    username: username ?? null,
    first_name: first_name ?? '',
    last_name: last_name ?? '',
    metadata: metadata ?? null,
  });
  if (person.password !== undefined) user.password = hash(person.password);
  // A company's admins have no accounts of their own, as in a company without a seed.
  if (user.group !== 'admin') makeSeedAccount(context, company, user);
  return true;
}

function findPerson(
  { state }: PlatformContext,
  { id: company }: CompanyRecord,
  { id, email, mobile, username }: SeedUser,
): UserRecord | undefined {
  const isSame = (given: string | undefined, own: string | null): boolean =>
    given !== undefined && given === own;
  return [...state.users.values()].find(
    (one) =>
      one.company === company &&
      (isSame(id, one.id) ||
        isSame(email, one.email) ||
        isSame(mobile, one.mobile) ||
        isSame(username, one.username)),
  );
}

/** One credit per currency, which is there or is not: what happened to the account since then stays. */
function fundAccount(context: PlatformContext, company: CompanyRecord, person: SeedUser): void {
  const user = findPerson(context, company, person);
  if (user === undefined) throw new Error(`The user ${nameOf(person)} was seeded and is missing.`);
  const { state } = context;
  const creator = [...state.users.values()].find(
    (one) => one.company === company.id && one.group === 'admin' && !one.deactivated,
  );
  for (const [currency, amount] of Object.entries(person.balances ?? {})) {
    const id = derivedUuid(company.id, nameOf(person), currency);
    if (amount === 0 || state.transactions.has(id)) continue;
    const account = primaryAccount(context, user) ?? makeSeedAccount(context, company, user);
    const note = 'The balance of the seed';
    bookTransaction(
      context,
      draftTransaction(context, {
        id,
        collection: derivedUuid(id),
        tx_type: 'credit',
        amount,
        currency,
        account,
        user,
        creator: creator ?? user,
        note,
      }),
    );
  }
}

function makeSeedAccount(context: PlatformContext, company: CompanyRecord, user: UserRecord): AccountRecord {
  const digits = BigInt(`0x${digestOf('account', user.id).slice(0, 12)}`) % 10_000_000_000n;
  const reference = digits.toString().padStart(10, '0');
  // Two users may be given the same digits, rarely: the second gets some that are free.
  const isFree = !context.state.accounts.has(reference);
  return makeAccount(context, company, user, isFree ? { reference } : {});
}

function nameOf({ email, mobile, username }: SeedUser): string {
  return email ?? mobile ?? username ?? '';
}

/** The same for the same texts, and in the shape of a UUID. */
function derivedUuid(...texts: readonly string[]): string {
  const hex = digestOf(...texts);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function digestOf(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
