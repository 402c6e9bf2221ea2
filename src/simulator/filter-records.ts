import { invalidFields } from './api-failure.js';

/** Per query parameter, whether a record is among those that its value asks for. */
export type Filters<Item> = Record<string, (item: Item, value: string) => boolean>;

export type FieldValue = string | number | boolean | null | undefined | readonly (string | number)[];

/** What the query asks for; parameters without a filter change nothing, as on the platform. */
export function filterRecords<Item>(
  items: Iterable<Item>,
  query: URLSearchParams,
  filters: Filters<Item>,
): Item[] {
  const asked = Object.entries(filters).flatMap(([name, matches]) => {
    // A list is sent as `a,b` or as the parameter repeated: the SDK does both.
    const values = query.getAll(name).filter((value) => value !== '');
    if (values.length === 0) return [];
    return [{ matches, value: name.endsWith('__in') ? values.join(',') : (values.at(-1) ?? '') }];
  });
  return [...items].filter((item) => asked.every(({ matches, value }) => matches(item, value)));
}

export function equals<Item>(field: (item: Item) => string | number | null): Filters<Item>[string] {
  return (item, value) => String(field(item)) === value;
}

/** `a,b`: one of these. */
export function oneOf<Item>(field: (item: Item) => string | null): Filters<Item>[string] {
  return (item, value) => value.split(',').includes(field(item) ?? '');
}

/** A value that is no boolean filters nothing. */
export function is<Item>(field: (item: Item) => boolean): Filters<Item>[string] {
  return (item, value) => matchesBoolean(field(item), value);
}

/** `created`, `created__gt`, `__gte`, `__lt`, `__lte` and `__isnull`; values are millisecond timestamps or ISO dates. */
export function timestamps<Item>(name: string, field: (item: Item) => number | null): Filters<Item> {
  const names = ['', '__gt', '__gte', '__lt', '__lte', '__isnull'].map((lookup) => `${name}${lookup}`);
  return fieldFilters(names, (item) => field(item));
}

/**
 * Filters from the names of an operation's query parameters alone: a field and, after `__`, a lookup (`created__gte`,
 * `status__in`, `partner__isnull`, `name__icontains`, `amount__abs__gt`, `subtype__exclude`). What is no lookup is part of
 * the field's name.
 */
export function fieldFilters<Item>(
  parameters: Iterable<string>,
  read: (item: Item, field: string) => FieldValue,
): Filters<Item> {
  const filters: Filters<Item> = {};
  for (const parameter of parameters) {
    const [field, path] = splitLookups(parameter);
    const magnitude = path.includes('abs');
    const lookup = path.find((name) => name !== 'abs') ?? 'exact';
    filters[parameter] = (item, value) => {
      const own = read(item, field);
      const compared = magnitude && typeof own === 'number' ? Math.abs(own) : own;
      return matchesLookup(lookups[lookup], compared, value, parameter);
    };
  }
  return filters;
}

type Lookup = (own: string | number, value: string, parameter: string) => boolean;

const exact: Lookup = (own, value, parameter) =>
  typeof own === 'number' ? own === numberOf(value, parameter) : own === value;

const ordered =
  (holds: (own: number, limit: number) => boolean): Lookup =>
  (own, value, parameter) =>
    holds(typeof own === 'number' ? own : Date.parse(own), numberOf(value, parameter));

const lookups: Record<string, Lookup | 'isnull' | 'exclude'> = {
  exact,
  in: (own, value) => value.split(',').includes(String(own)),
  gt: ordered((own, limit) => own > limit),
  gte: ordered((own, limit) => own >= limit),
  lt: ordered((own, limit) => own < limit),
  lte: ordered((own, limit) => own <= limit),
  contains: (own, value) => String(own).includes(value),
  icontains: (own, value) => String(own).toLowerCase().includes(value.toLowerCase()),
  isnull: 'isnull',
  exclude: 'exclude',
};

function matchesLookup(
  lookup: Lookup | 'isnull' | 'exclude' | undefined,
  own: FieldValue,
  value: string,
  parameter: string,
): boolean {
  if (lookup === 'isnull') return matchesBoolean(own === null || own === undefined, value);
  if (lookup === 'exclude') return !value.split(',').some((one) => matchesLookup(exact, own, one, parameter));
  if (lookup === undefined || own === null || own === undefined) return false;
  if (typeof own === 'boolean') return matchesBoolean(own, value);
  if (typeof own === 'string' || typeof own === 'number') return lookup(own, value, parameter);
  return own.some((one) => lookup(one, value, parameter));
}

function matchesBoolean(own: boolean, value: string): boolean {
  const wanted = value.toLowerCase();
  if (['true', '1'].includes(wanted)) return own;
  return ['false', '0'].includes(wanted) ? !own : true;
}

/** A number, or a date in ISO form as a millisecond timestamp. @throws ApiFailure 400 for anything else. */
function numberOf(value: string, parameter: string): number {
  const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Date.parse(value);
  if (Number.isNaN(number)) throw invalidFields({ [parameter]: ['Enter a number.'] });
  return number;
}

function splitLookups(parameter: string): [string, string[]] {
  const parts = parameter.split('__');
  const path: string[] = [];
  for (let last = parts.at(-1); parts.length > 1 && last !== undefined; last = parts.at(-1)) {
    if (last !== 'abs' && !Object.hasOwn(lookups, last)) break;
    path.unshift(last);
    parts.pop();
  }
  return [parts.join('__'), path];
}
