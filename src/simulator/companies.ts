import { UserError } from '../errors.js';
import { makeAccount } from './accounts.js';
import type { PlatformContext } from './platform-context.js';
import type { CompanyAccess, CompanySeed } from './platform-interface.js';
import { currencyKey, nextNumber, type CompanyRecord } from './state.js';
import { issueToken, makeUser, validToken } from './users.js';

/**
 * Makes a company as a new one on the platform looks: an admin, one end user with an account, one currency.
 * @throws UserError when the id is no slug, or taken.
 */
export function makeCompany(context: PlatformContext, seed: CompanySeed = {}): CompanyRecord {
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
  makeCurrency(context, company);
  const admin = makeUser(context, company, {
    group: 'admin',
    email: `admin@${id}.test`,
    first_name: 'Ada',
    last_name: 'Admin',
  });
  const user = makeUser(context, company, {
    group: 'user',
    email: `user@${id}.test`,
    first_name: 'Uma',
    last_name: 'User',
  });
  makeAccount(context, company, user);
  issueToken(context, admin);
  issueToken(context, user);
  return company;
}

function makeCurrency({ state, clock }: PlatformContext, { id }: CompanyRecord): void {
  const now = clock.now();
  state.currencies.set(currencyKey(id, 'USD'), {
    company: id,
    code: 'USD',
    display_code: 'USD',
    description: 'US dollar',
    symbol: '$',
    unit: 'dollar',
    divisibility: 2,
    metadata: null,
    archived: false,
    created: now,
    updated: now,
  });
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
  const users = [...context.state.users.values()];
  const user =
    users.find((one) => one.company === company.id && one.group === group && !one.deactivated) ??
    makeUser(context, company, { group });
  return (validToken(context, user.id) ?? issueToken(context, user)).token;
}
