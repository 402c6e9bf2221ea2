import type { AdminAsset, ManagerUser, ReducedAsset } from 'rehive/admin';
import type { PlatformContext } from '../platform-context.js';
import { currencyKey, type CurrencyRecord, type UserRecord } from '../state.js';
import { viewReducedService } from './services.js';

export function viewCurrency(currency: CurrencyRecord): AdminAsset {
  return {
    code: currency.code,
    display_code: currency.display_code,
    description: currency.description,
    symbol: currency.symbol,
    unit: currency.unit,
    divisibility: currency.divisibility,
    icon: null,
    manager: null,
    manager_conditions: null,
    metadata: currency.metadata,
    archived: currency.archived,
    created: currency.created,
    updated: currency.updated,
    ...currency.fields,
  };
}

/** Who executes a currency's transactions: often a service (changelog 2022-10-03). */
export function viewManager(
  { state }: PlatformContext,
  { id, first_name, last_name, service_id }: UserRecord,
): ManagerUser {
  const service = service_id === null ? undefined : state.services.get(service_id);
  return {
    id,
    first_name,
    middle_name: null,
    last_name,
    service: service === undefined ? null : viewReducedService(service),
  };
}

/** Of a user without an account: one whose fields are all empty, since the SDK's type knows no null here. */
export function viewReducedCurrency(
  { state }: PlatformContext,
  company: string,
  code: string | null,
): ReducedAsset {
  const currency = code === null ? undefined : state.currencies.get(currencyKey(company, code));
  return {
    code: currency?.code ?? null,
    display_code: currency?.display_code ?? null,
    description: currency?.description ?? null,
    symbol: currency?.symbol ?? null,
    unit: currency?.unit ?? null,
    divisibility: currency?.divisibility ?? 0,
    icon: null,
  };
}
