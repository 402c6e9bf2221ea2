import { UserError } from '../errors.js';
import { permissionUseKey } from './permission-use.js';
import { collectionKey } from './generic-record.js';
import { confirmationKey, createState, currencyKey, type PlatformState } from './state.js';
import type { GenericRecord } from './generic-record.js';
import type {
  AccountRecord,
  CompanyRecord,
  ConfirmationRecord,
  CurrencyRecord,
  IdempotentAnswerRecord,
  JwtKey,
  PermissionUseRecord,
  ServiceRecord,
  SubtypeRecord,
  TokenRecord,
  TransactionRecord,
  UserRecord,
  WebhookRecord,
} from './state.js';
import { createSharedTexts } from './shared-texts.js';
import { restoreTask, saveTask, type SavedWebhookTask } from './webhook-task.js';

/** A platform's state as plain JSON. It holds tokens and secrets: keep it private. */
export interface SavedState {
  version: 1;
  /** The platform's time, where it was moved on: a platform that starts from it goes on there, or now, whichever is later. */
  time?: number;
  sequences: Record<string, number>;
  companies: CompanyRecord[];
  users: UserRecord[];
  tokens: TokenRecord[];
  services: ServiceRecord[];
  webhooks: WebhookRecord[];
  webhook_tasks: SavedWebhookTask[];
  currencies: CurrencyRecord[];
  accounts: AccountRecord[];
  transactions: TransactionRecord[];
  subtypes: SubtypeRecord[];
  /** Absent in files of an earlier version. */
  permission_use?: PermissionUseRecord[];
  idempotent_answers?: IdempotentAnswerRecord[];
  records?: GenericRecord[];
  confirmations?: ConfirmationRecord[];
  jwt_key?: JwtKey;
}

/** The state as JSON, detached: later changes of the state don't show in it. */
export function saveState(state: PlatformState): SavedState {
  const saved = structuredClone({
    version: 1 as const,
    sequences: state.sequences,
    companies: [...state.companies.values()],
    users: [...state.users.values()],
    tokens: [...state.tokens.values()],
    services: [...state.services.values()],
    webhooks: [...state.webhooks.values()],
    currencies: [...state.currencies.values()],
    accounts: [...state.accounts.values()],
    transactions: [...state.transactions.values()],
    subtypes: [...state.subtypes.values()],
    permission_use: [...state.permissionUse.values()],
    idempotent_answers: [...state.idempotentAnswers.values()],
    records: [...state.records.values()].flatMap((records) => [...records.values()]),
    confirmations: [...state.confirmations.values()],
    ...(state.jwtKey === null ? {} : { jwt_key: state.jwtKey }),
  });
  return { ...saved, webhook_tasks: [...state.webhookTasks.values()].map(saveTask) };
}

export function restoreState(saved: SavedState): PlatformState {
  const { webhook_tasks: tasks, ...rest } = saved;
  const own = structuredClone(rest);
  const shared = createSharedTexts();
  const state = createState();
  fill(state.users, own.users, ({ id }) => id);
  fill(state.tokens, own.tokens, ({ token }) => token);
  fill(state.currencies, own.currencies, ({ company, code }) => currencyKey(company, code));
  fill(state.accounts, own.accounts, ({ reference }) => reference);
  return {
    ...state,
    sequences: own.sequences,
    companies: byKey(own.companies, ({ id }) => id),
    services: byKey(own.services, ({ id }) => id),
    webhooks: byKey(own.webhooks, ({ id }) => id),
    webhookTasks: new Map(tasks.map((task) => [task.id, restoreTask(task, shared)])),
    transactions: byKey(own.transactions, ({ id }) => id),
    subtypes: byKey(own.subtypes, ({ id }) => id),
    records: byCollection(own.records ?? []),
    confirmations: byKey(own.confirmations ?? [], confirmationKey),
    jwtKey: own.jwt_key ?? null,
    idempotentAnswers: byKey(own.idempotent_answers ?? [], ({ id }) => id),
    permissionUse: byKey(own.permission_use ?? [], ({ service_id, operation }) =>
      permissionUseKey(service_id, operation),
    ),
  };
}

function byCollection(records: readonly GenericRecord[]): PlatformState['records'] {
  const collections: PlatformState['records'] = new Map();
  for (const record of records) {
    const key = collectionKey(record);
    const collection = collections.get(key) ?? new Map<string, GenericRecord>();
    collections.set(key, collection.set(record.id, record));
  }
  return collections;
}

function byKey<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item> {
  const map = new Map<Key, Item>();
  fill(map, items, keyOf);
  return map;
}

function fill<Key, Item>(map: Map<Key, Item>, items: readonly Item[], keyOf: (item: Item) => Key): void {
  for (const item of items) map.set(keyOf(item), item);
}

/** Per collection, the fields without which a record can't be found again. */
const requiredFields: Record<
  Exclude<keyof SavedState, 'version' | 'time' | 'sequences' | 'jwt_key'>,
  Record<string, 'string' | 'number' | 'object' | 'list'>
> = {
  companies: { id: 'string', number: 'number', name: 'string' },
  users: { id: 'string', company: 'string', group: 'string' },
  tokens: { token: 'string', token_id: 'string', label: 'string', user_id: 'string', company: 'string' },
  services: { id: 'number', company: 'string', name: 'string', url: 'string' },
  webhooks: { id: 'number', company: 'string', url: 'string', event: 'string', secret: 'string' },
  webhook_tasks: { id: 'number', company: 'string', webhook_id: 'number', body: 'object', requests: 'list' },
  currencies: { company: 'string', code: 'string', divisibility: 'number' },
  accounts: { reference: 'string', company: 'string' },
  transactions: { id: 'string', company: 'string', account: 'string', currency: 'string' },
  subtypes: { id: 'number', company: 'string', name: 'string' },
  permission_use: { service_id: 'number', company: 'string', operation: 'string' },
  records: { kind: 'string', company: 'string', id: 'string' },
  idempotent_answers: { id: 'string' },
  confirmations: { event: 'string', company: 'string', user_id: 'string', code: 'string', expires: 'number' },
};

/** What files of an earlier version don't have. */
const laterCollections = new Set(['permission_use', 'records', 'idempotent_answers', 'confirmations']);

/**
 * Checks that a parsed JSON value is a saved state.
 * @throws UserError that says what is wrong with it; `origin` names the file.
 */
export function parseSavedState(value: unknown, origin: string): SavedState {
  const wrong = (what: string): UserError =>
    new UserError(`${origin} is not a saved state of the simulated platform: ${what}.`, {
      nextSteps: [`Delete ${origin} to begin with an empty platform.`],
    });
  if (!isObject(value)) throw wrong('it is not a JSON object');
  if (value['version'] !== 1) throw wrong(`its version is ${JSON.stringify(value['version'])}, expected 1`);
  if (value['time'] !== undefined && !Number.isFinite(value['time'])) throw wrong('time is not a number');
  if (!isObject(value['sequences'])) throw wrong('sequences is not an object');
  if (value['jwt_key'] !== undefined && !isObject(value['jwt_key'])) throw wrong('jwt_key is not an object');
  for (const [collection, fields] of Object.entries(requiredFields)) {
    const records = value[collection] ?? (laterCollections.has(collection) ? [] : undefined);
    if (!Array.isArray(records)) throw wrong(`${collection} is not a list`);
    for (const [index, record] of records.entries()) {
      for (const [field, type] of Object.entries(fields)) {
        if (!isObject(record) || typeOf(record[field]) !== type) {
          throw wrong(`${collection}[${index}].${field} is not ${type === 'object' ? 'an' : 'a'} ${type}`);
        }
      }
    }
  }
  return value as unknown as SavedState;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return value === null ? 'null' : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
