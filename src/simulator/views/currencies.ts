import type { AdminAsset, ReducedAsset } from 'rehive/admin';
import type { PlatformContext } from '../platform-context.js';
import { currencyKey, type CurrencyRecord } from '../state.js';

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
