import type { TransactionType } from './state.js';

/**
 * What a platform begins with, as `--seed` reads it from YAML or JSON. Only `id`, `code` and `name` are required; what a
 * company leaves out is as in a new one: US dollars, an admin and an end user.
 */
export interface Seed {
  companies: readonly SeedCompany[];
}

export interface SeedCompany {
  /** The slug that the API calls `company`. */
  id: string;
  name?: string;
  metadata?: Record<string, unknown> | null;
  currencies?: readonly SeedCurrency[];
  groups?: readonly SeedGroup[];
  subtypes?: readonly SeedSubtype[];
  users?: readonly SeedUser[];
}

export interface SeedCurrency {
  code: string;
  /** How many digits of an amount stand behind the point. */
  divisibility: number;
  display_code?: string;
  description?: string;
  symbol?: string;
  unit?: string;
}

export interface SeedGroup {
  name: string;
  label?: string;
  description?: string;
}

export interface SeedSubtype {
  name: string;
  tx_type: TransactionType;
  label?: string;
  description?: string;
  usage_type?: 'partner' | 'single';
}

/** Of a company that names none. */
export const defaultCurrency: Required<SeedCurrency> = {
  code: 'USD',
  divisibility: 2,
  display_code: 'USD',
  description: 'US dollar',
  symbol: '$',
  unit: 'dollar',
};

/** Has an email, a mobile or a username: it is known again by that. */
export interface SeedUser {
  /** A UUID. Default: one that follows from the company and the email, the same every time. */
  id?: string;
  email?: string;
  mobile?: string;
  username?: string;
  /** Default `user`. */
  group?: string;
  /** With it, the user can log in. */
  password?: string;
  first_name?: string;
  last_name?: string;
  metadata?: Record<string, unknown> | null;
  /** Per currency, in its smallest unit: what the user's primary account begins with. */
  balances?: Readonly<Record<string, number>>;
}
