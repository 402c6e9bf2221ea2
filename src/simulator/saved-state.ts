import { UserError } from '../errors.js';
import { createState, currencyKey, type PlatformState } from './state.js';
import type {
  AccountRecord,
  CompanyRecord,
  CurrencyRecord,
  ServiceRecord,
  SubtypeRecord,
  TokenRecord,
  TransactionRecord,
  UserRecord,
  WebhookRecord,
  WebhookTaskRecord,
} from './state.js';

/** A platform's state as plain JSON. It holds tokens and secrets: keep it private. */
export interface SavedState {
  version: 1;
  sequences: Record<string, number>;
  companies: CompanyRecord[];
  users: UserRecord[];
  tokens: TokenRecord[];
  services: ServiceRecord[];
  webhooks: WebhookRecord[];
  webhook_tasks: WebhookTaskRecord[];
  currencies: CurrencyRecord[];
  accounts: AccountRecord[];
  transactions: TransactionRecord[];
  subtypes: SubtypeRecord[];
}

/** The state as JSON, detached: later changes of the state don't show in it. */
export function saveState(state: PlatformState): SavedState {
  return structuredClone({
    version: 1 as const,
    sequences: state.sequences,
    companies: [...state.companies.values()],
    users: [...state.users.values()],
    tokens: [...state.tokens.values()],
    services: [...state.services.values()],
    webhooks: [...state.webhooks.values()],
    webhook_tasks: [...state.webhookTasks.values()],
    currencies: [...state.currencies.values()],
    accounts: [...state.accounts.values()],
    transactions: [...state.transactions.values()],
    subtypes: [...state.subtypes.values()],
  });
}

export function restoreState(saved: SavedState): PlatformState {
  const own = structuredClone(saved);
  return {
    ...createState(),
    sequences: own.sequences,
    companies: byKey(own.companies, ({ id }) => id),
    users: byKey(own.users, ({ id }) => id),
    tokens: byKey(own.tokens, ({ token }) => token),
    services: byKey(own.services, ({ id }) => id),
    webhooks: byKey(own.webhooks, ({ id }) => id),
    webhookTasks: byKey(own.webhook_tasks, ({ id }) => id),
    currencies: byKey(own.currencies, ({ company, code }) => currencyKey(company, code)),
    accounts: byKey(own.accounts, ({ reference }) => reference),
    transactions: byKey(own.transactions, ({ id }) => id),
    subtypes: byKey(own.subtypes, ({ id }) => id),
  };
}

function byKey<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item> {
  return new Map(items.map((item) => [keyOf(item), item]));
}

/** Per collection, the fields without which a record can't be found again. */
const requiredFields: Record<
  Exclude<keyof SavedState, 'version' | 'sequences'>,
  Record<string, 'string' | 'number'>
> = {
  companies: { id: 'string', number: 'number', name: 'string' },
  users: { id: 'string', company: 'string', group: 'string' },
  tokens: { token: 'string', token_id: 'string', label: 'string', user_id: 'string', company: 'string' },
  services: { id: 'number', company: 'string', name: 'string', url: 'string' },
  webhooks: { id: 'number', company: 'string', url: 'string', event: 'string', secret: 'string' },
  webhook_tasks: { id: 'number', company: 'string', webhook_id: 'number' },
  currencies: { company: 'string', code: 'string', divisibility: 'number' },
  accounts: { reference: 'string', company: 'string' },
  transactions: { id: 'string', company: 'string', account: 'string', currency: 'string' },
  subtypes: { id: 'number', company: 'string', name: 'string' },
};

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
  if (!isObject(value['sequences'])) throw wrong('sequences is not an object');
  for (const [collection, fields] of Object.entries(requiredFields)) {
    const records = value[collection];
    if (!Array.isArray(records)) throw wrong(`${collection} is not a list`);
    for (const [index, record] of records.entries()) {
      for (const [field, type] of Object.entries(fields)) {
        if (!isObject(record) || typeof record[field] !== type) {
          throw wrong(`${collection}[${index}].${field} is not a ${type}`);
        }
      }
    }
  }
  return value as unknown as SavedState;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
