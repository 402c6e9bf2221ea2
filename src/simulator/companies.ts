import { UserError } from '../errors.js';
import { accountCurrency, makeAccount } from './accounts.js';
import type { PlatformContext } from './platform-context.js';
import type { CompanyAccess, CompanySeed } from './platform-interface.js';
import { defaultCurrency, type SeedCurrency } from './seed-format.js';
import { currencyKey, nextNumber, type CompanyRecord, type CurrencyRecord } from './state.js';
import { issueToken, makeUser, validToken } from './users.js';

/**
 * Makes a company as a new one on the platform looks: an admin, one end user with an account, one currency.
 * @throws UserError when the id is no slug, or taken.
 */
export function makeCompany(context: PlatformContext, seed: CompanySeed = {}): CompanyRecord {
  const company = makeBareCompany(context, seed);
  completeCompany(context, company);
  return company;
}

/** With nothing in it. @throws UserError when the id is no slug, or taken. */
export function makeBareCompany(context: PlatformContext, seed: CompanySeed): CompanyRecord {
  const { state, clock } = context;
  const number = nextNumber(state, 'company');
  const id = seed.id ?? `company-${number}`;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(id)) {
    throw new UserError(`"${id}" can't be a company's id: use small letters, digits, - and _.`);
  }
  if (state.companies.has(id)) throw new UserError(`The simulated platform already has a company ${id}.`);
  const now = clock.now();
  const company: CompanyRecord = {
    id,
    number,
    name: seed.name ?? id.charAt(0).toUpperCase() + id.slice(1),
    metadata: null,
    created: now,
    updated: now,
  };
  state.companies.set(id, company);
  context.changed();
  return company;
}

/** Adds what every company has, where this one has none: a currency, an admin, and an end user with an account. */
export function completeCompany(context: PlatformContext, company: CompanyRecord): void {
  if (context.state.currencies.group(company.id).length === 0)
    makeCurrency(context, company, defaultCurrency);
  if (!hasUser(context, company, 'admin')) {
    const admin = makeUser(context, company, {
      group: 'admin',
      email: `admin@${company.id}.test`,
      first_name: 'Ada',
      last_name: 'Admin',
    });
    issueToken(context, admin);
  }
  if (!hasUser(context, company, 'user')) {
    const user = makeUser(context, company, {
      group: 'user',
      email: `user@${company.id}.test`,
      first_name: 'Uma',
      last_name: 'User',
    });
    makeAccount(context, company, user);
    issueToken(context, user);
  }
}

function hasUser({ state }: PlatformContext, { id }: CompanyRecord, group: string): boolean {
  return state.users.group(id).some((user) => user.group === group);
}

export function makeCurrency(
  context: PlatformContext,
  { id }: CompanyRecord,
  currency: SeedCurrency,
): CurrencyRecord {
  const { state, clock } = context;
  const now = clock.now();
  const made: CurrencyRecord = {
    company: id,
    code: currency.code,
    display_code: currency.display_code ?? currency.code,
    description: currency.description ?? '',
    symbol: currency.symbol ?? '',
    unit: currency.unit ?? '',
    divisibility: currency.divisibility,
    metadata: null,
    archived: false,
    created: now,
    updated: now,
  };
  state.currencies.set(currencyKey(id, made.code), made);
  for (const user of state.users.group(id)) {
    for (const account of state.accounts.group(user.id)) accountCurrency(context, account, made.code);
  }
  context.changed();
  return made;
}

/** @throws UserError that names the companies which there are. */
export function companyById({ state }: PlatformContext, id: string): CompanyRecord {
  const company = state.companies.get(id);
  if (company !== undefined) return company;
  const known = [...state.companies.keys()].join(', ');
  throw new UserError(`The simulated platform has no company ${id}.`, {
    nextSteps: [known === '' ? 'Add a company first.' : `Use one of: ${known}.`],
  });
}

/** The company's first admin and end user, with a token that works: a new one where the old was revoked. */
export function companyAccess(context: PlatformContext, company: CompanyRecord): CompanyAccess {
  return {
    id: company.id,
    admin_token: tokenOfGroup(context, company, 'admin'),
    user_token: tokenOfGroup(context, company, 'user'),
  };
}

function tokenOfGroup(context: PlatformContext, company: CompanyRecord, group: string): string {
  const users = context.state.users.group(company.id);
  const user =
    users.find((one) => one.group === group && !one.deactivated) ?? makeUser(context, company, { group });
  return (validToken(context, user.id) ?? issueToken(context, user)).token;
}
