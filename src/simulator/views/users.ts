import type { AdminExtendedUserInfo, AdminUserInfo, ReducedGroup, ReducedUserInfo } from 'rehive/admin';
import { primaryAccount } from '../accounts.js';
import type { PlatformContext } from '../platform-context.js';
import { isJsonObject } from '../read-fields.js';
import type { UserRecord } from '../state.js';
import { viewReducedCurrency } from './currencies.js';

function viewGroup({ group }: UserRecord): ReducedGroup {
  const section = group === 'admin' || group === 'service' ? 'admin' : 'user';
  return { name: group, label: group.charAt(0).toUpperCase() + group.slice(1), section };
}

export function viewReducedUser(user: UserRecord): ReducedUserInfo {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    mobile: user.mobile,
    first_name: user.first_name,
    middle_name: '',
    last_name: user.last_name,
    profile: null,
    groups: [viewGroup(user)],
    temporary: false,
  };
}

// A date that the SDK types as a number although it can be absent; its own filters (`last_login`: string | null) say so.
type WithoutLogin<View extends { last_login: number }> = Omit<View, 'last_login'> & {
  last_login: number | null;
};

export function viewUser(context: PlatformContext, user: UserRecord): WithoutLogin<AdminUserInfo> {
  return {
    ...viewPerson(context, user),
    deactivated: user.deactivated,
    retention_state: 'retaining',
    archived: false,
    ...user.fields,
    last_login: user.last_login,
  };
}

export function viewExtendedUser(
  context: PlatformContext,
  user: UserRecord,
): WithoutLogin<AdminExtendedUserInfo> {
  return { ...viewUser(context, user), settings: viewUserSettings(user) };
}

/** All that both sections of the API tell of a user. */
export function viewPerson(context: PlatformContext, user: UserRecord) {
  const account = primaryAccount(context, user);
  const [currency] = account?.currencies ?? [];
  // In one literal, and not from viewReducedUser: objects that grow to this size are slow to make, and this one is asked
  // for the most.
  const view = {
    id: user.id,
    username: user.username,
    email: user.email,
    mobile: user.mobile,
    first_name: user.first_name,
    middle_name: '',
    last_name: user.last_name,
    profile: null,
    groups: [viewGroup(user)],
    temporary: false,
    id_number: null,
    birth_date: null,
    currency: viewReducedCurrency(context, user.company, currency?.code ?? null),
    account: account?.reference ?? '',
    balance: currency?.balance ?? 0,
    available_balance: currency?.available_balance ?? 0,
    company: user.company,
    owner: isOwner(context, user),
    language: 'en',
    nationality: '' as const,
    residency: '' as const,
    gender: null,
    title: null,
    marital_status: null,
    fathers_name: null,
    mothers_name: null,
    grandfathers_name: null,
    grandmothers_name: null,
    central_bank_number: null,
    metadata: user.metadata,
    timezone: null,
    website: null,
    business_name: null,
    alias_name: null,
    legal_name: null,
    birth_place: null,
    birth_country: '' as const,
    tax_number: null,
    tax_residency: '' as const,
    verified: false,
    verification: { email: user.email_verified ?? false, mobile: user.mobile_verified ?? false },
    status: 'pending' as const,
    created: user.created,
    updated: user.updated,
  };
  return user.fields === undefined ? view : { ...view, ...user.fields };
}

export function viewUserSettings({ fields }: Pick<UserRecord, 'fields'>) {
  const settings = fields?.['settings'];
  return {
    allow_transactions: true,
    allow_debit_transactions: true,
    allow_credit_transactions: true,
    disallowed_transaction_subtypes: [],
    ...(isJsonObject(settings) ? settings : {}),
  };
}

/** A company's first admin owns it. */
export function ownerOf({ state }: PlatformContext, company: string): UserRecord | null {
  return state.users.group(company).find(({ group }) => group === 'admin') ?? null;
}

function isOwner(context: PlatformContext, user: UserRecord): boolean {
  return ownerOf(context, user.company)?.id === user.id;
}

/** A user; of a service user that a purge removed, what is left of it in what it made: its id. */
export function userOrTrace({ state }: PlatformContext, id: string): UserRecord {
  const user = state.users.get(id);
  if (user !== undefined) return user;
  return {
    id,
    company: '',
    group: 'service',
    username: null,
    email: null,
    mobile: null,
    first_name: '',
    last_name: '',
    password: null,
    service_id: null,
    metadata: null,
    deactivated: true,
    last_login: null,
    created: 0,
    updated: 0,
  };
}
