import { GroupedMap } from './grouped-map.js';
import type { EventName } from '../contract/events.js';
import type { PermissionTriple } from '../contract/permissions.js';
import type { ConfirmationRecord, JwtKey, TokenRecord } from './auth-records.js';
import type { GenericRecord } from './generic-record.js';
import type { TransactionRecord, TransactionType } from './transaction-records.js';
import type { WebhookTaskRecord } from './webhook-task.js';

export type * from './auth-records.js';
export type * from './transaction-records.js';

/** All timestamps are millisecond UNIX timestamps, all amounts integers in the currency's smallest unit. */
export interface CompanyRecord {
  /** The slug that the API calls `company`. */
  id: string;
  /** What other resources of the API name the company by. */
  number: number;
  name: string;
  metadata: Record<string, unknown> | null;
  /** What else a client wrote, by the API's field names. */
  fields?: Record<string, unknown>;
  created: number;
  updated: number;
}

export interface UserRecord {
  id: string;
  company: string;
  /** `admin`, `service`, `user`, or a group of the company's own. */
  group: string;
  username: string | null;
  email: string | null;
  mobile: string | null;
  first_name: string;
  last_name: string;
  /** `salt:hash`; null where the user can't log in with a password. */
  password: string | null;
  /** For group `service`: whose service user it is. */
  service_id: number | null;
  metadata: Record<string, unknown> | null;
  /** What else a client wrote, by the API's field names. */
  fields?: Record<string, unknown>;
  /** Whether the user confirmed the email and the mobile above; absent for no. */
  email_verified?: boolean;
  mobile_verified?: boolean;
  deactivated: boolean;
  last_login: number | null;
  created: number;
  updated: number;
}

export interface ServicePermissionRecord extends PermissionTriple {
  id: number;
}

/** A private extension: each company that adds one has a service of its own. */
export interface ServiceRecord {
  id: number;
  company: string;
  slug: string;
  name: string;
  description: string | null;
  tags: string[] | null;
  url: string;
  management_url: string | null;
  active: boolean;
  /** Configured to rotate: its tokens expire. Absent for false. */
  rotates?: boolean;
  permissions: ServicePermissionRecord[];
  /** Its service user, from the first activation on. */
  user_id: string | null;
  created: number;
  updated: number;
}

export interface WebhookRecord {
  id: number;
  company: string;
  url: string;
  event: EventName;
  secret: string;
  condition: string | null;
  enabled: boolean;
  /** The service whose service user made it; null when a person did. */
  service_id: number | null;
  archived: boolean;
  /** 50x answers in a row; absent for none. */
  server_errors?: number;
  created: number;
  updated: number;
}

export interface CurrencyRecord {
  company: string;
  code: string;
  display_code: string;
  description: string;
  symbol: string;
  unit: string;
  divisibility: number;
  metadata: Record<string, unknown> | null;
  /** What else a client wrote, by the API's field names. */
  fields?: Record<string, unknown>;
  archived: boolean;
  created: number;
  updated: number;
}

export interface AccountCurrencyRecord {
  id: string;
  code: string;
  balance: number;
  available_balance: number;
  /** What else a client wrote, by the API's field names. */
  fields?: Record<string, unknown>;
  created: number;
  updated: number;
}

export interface AccountRecord {
  reference: string;
  company: string;
  user_id: string;
  name: string;
  label: string | null;
  primary: boolean;
  recon: boolean;
  hidden: boolean;
  archived: boolean;
  metadata: Record<string, unknown> | null;
  currencies: AccountCurrencyRecord[];
  created: number;
  updated: number;
}

export interface SubtypeRecord {
  id: number;
  company: string;
  name: string;
  label: string | null;
  description: string | null;
  tx_type: TransactionType;
  usage_type: 'partner' | 'single' | null;
  partner_id: number | null;
  archived: boolean;
  created: number;
  updated: number;
}

/** The calls of one service to one operation that asks for a permission. */
export interface PermissionUseRecord {
  service_id: number;
  company: string;
  /** Method and path as in the SDK. */
  operation: string;
  permission: PermissionTriple;
  /** That the operation needs this permission is a guess. */
  assumed: boolean;
  used: number;
  /** Answered 403. */
  refused: number;
  last: number;
}

/** What was answered to a request with an `Idempotency-Key`. */
export interface IdempotentAnswerRecord {
  /** Who asked for what, and the key. */
  id: string;
  answer: { status: number; body: unknown; headers?: Record<string, string> };
  until: number;
}

/** All that one simulated platform knows. Two platforms share nothing. */
export interface PlatformState {
  /** The last number given per kind of resource. */
  sequences: Record<string, number>;
  companies: Map<string, CompanyRecord>;
  /** In groups by company. */
  users: GroupedMap<string, UserRecord>;
  /** In groups by user. */
  tokens: GroupedMap<string, TokenRecord>;
  /** By {@link confirmationKey}, oldest first. */
  confirmations: Map<string, ConfirmationRecord>;
  /** What JWTs are signed with, private part included; null until the first. */
  jwtKey: JwtKey | null;
  services: Map<number, ServiceRecord>;
  webhooks: Map<number, WebhookRecord>;
  webhookTasks: Map<number, WebhookTaskRecord>;
  /** By {@link currencyKey}, in groups by company. */
  currencies: GroupedMap<string, CurrencyRecord>;
  /** In groups by user. */
  accounts: GroupedMap<string, AccountRecord>;
  transactions: Map<string, TransactionRecord>;
  subtypes: Map<number, SubtypeRecord>;
  /** By `collectionKey`, then by {@link GenericRecord.id}. */
  records: Map<string, Map<string, GenericRecord>>;
  /** By service and operation. */
  permissionUse: Map<string, PermissionUseRecord>;
  /** Oldest first. */
  idempotentAnswers: Map<string, IdempotentAnswerRecord>;
}

export function createState(): PlatformState {
  return {
    sequences: {},
    companies: new Map(),
    users: new GroupedMap(({ company }) => company),
    tokens: new GroupedMap(({ user_id }) => user_id),
    confirmations: new Map(),
    jwtKey: null,
    services: new Map(),
    webhooks: new Map(),
    webhookTasks: new Map(),
    currencies: new GroupedMap(({ company }) => company),
    accounts: new GroupedMap(({ user_id }) => user_id),
    transactions: new Map(),
    subtypes: new Map(),
    records: new Map(),
    permissionUse: new Map(),
    idempotentAnswers: new Map(),
  };
}

/** A currency's code is unique within its company only. */
export function currencyKey(company: string, code: string): string {
  return `${company} ${code}`;
}

/** What is asked for anew replaces what was asked for before. */
export function confirmationKey({
  event,
  user_id,
  to,
}: Pick<ConfirmationRecord, 'event' | 'user_id' | 'to'>): string {
  return `${event} ${user_id} ${to ?? ''}`;
}

/** The next number for a kind of resource, from 1. */
export function nextNumber(state: PlatformState, kind: string): number {
  const number = (state.sequences[kind] ?? 0) + 1;
  state.sequences[kind] = number;
  return number;
}
