import { permissionLevels, permissionSections, permissionTypes } from '../../contract/permissions.js';
import type { PlatformContext } from '../platform-context.js';
import type { CurrencyRecord } from '../state.js';
import { viewSubtype } from '../routes/subtypes.js';
import { viewCompany } from '../views/companies.js';
import { viewCurrency } from '../views/currencies.js';
import { viewService } from '../views/services.js';
import { viewWebhook } from '../views/webhooks.js';
import { changeFields } from './change-fields.js';
import type { Keeper, Resource } from './resource.js';

interface Kept {
  company: string;
  created: number;
  updated: number;
}

function resource(
  kind: string,
  { company, created, updated }: Kept,
  id: string | number,
  data: object,
): Resource {
  return { kind, company, user_id: null, parents: [], id: String(id), data: { ...data }, created, updated };
}

function ofCompany<Item extends Kept>(items: Iterable<Item>, company: string): Item[] {
  return [...items].filter((item) => item.company === company);
}

/** Those that a company shows to everybody: all of them, as the simulated platform has no other way to look at one. */
export const companyKeeper: Keeper = {
  list: (context) =>
    [...context.state.companies.values()].map((company) =>
      resource('companies', { ...company, company: company.id }, company.id, viewCompany(context, company)),
    ),
};

export const currencyKeeper: Keeper = {
  list: (context, { company }) =>
    ofCompany(context.state.currencies.values(), company).map((currency) => ({
      ...resource('currencies', currency, currency.code, viewCurrency(currency)),
      change: (input) => changeCurrency(context, currency, input),
    })),
};

function changeCurrency(
  context: PlatformContext,
  currency: CurrencyRecord,
  input: Readonly<Record<string, unknown>>,
): void {
  const text = (value: unknown): unknown => value ?? '';
  // Amounts are in the smallest unit: a currency in use keeps it, and its code names it.
  const { code: _code, divisibility, ...rest } = input;
  if (typeof divisibility === 'number') currency.divisibility = divisibility;
  changeFields(currency, rest, {
    display_code: (value) => value ?? currency.code,
    description: text,
    symbol: text,
    unit: text,
    archived: (value) => value === true,
    metadata: (value) => value,
  });
  currency.updated = context.clock.now();
  context.changed();
}

export const serviceKeeper: Keeper = {
  list: (context, { company }) =>
    ofCompany(context.state.services.values(), company).map((service) =>
      resource('services', service, service.id, viewService(context, service)),
    ),
};

export const subtypeKeeper: Keeper = {
  list: (context, { company }) =>
    ofCompany(context.state.subtypes.values(), company).map((subtype) =>
      resource('subtypes', subtype, subtype.id, viewSubtype(context, subtype)),
    ),
};

export const webhookKeeper: Keeper = {
  list: (context, { company }) =>
    ofCompany(context.state.webhooks.values(), company).map((webhook) =>
      resource('webhooks', webhook, webhook.id, viewWebhook(context, webhook)),
    ),
};

/** Every permission that there is, the same for all companies. */
export const allPermissions = permissionSections
  .flatMap((section) =>
    permissionTypes.flatMap((type) => permissionLevels.map((level) => ({ section, type, level }))),
  )
  .map((triple, index) => ({ id: index + 1, ...triple }));

export const permissionKeeper: Keeper = {
  list: (_context, { company }) =>
    allPermissions.map((permission) =>
      resource('permissions', { company, created: 0, updated: 0 }, permission.id, permission),
    ),
};
