/** Per query parameter, whether a record is among those that its value asks for. */
export type Filters<Item> = Record<string, (item: Item, value: string) => boolean>;

/** What the query asks for; parameters without a filter change nothing, as on the platform. */
export function filterRecords<Item>(
  items: Iterable<Item>,
  query: URLSearchParams,
  filters: Filters<Item>,
): Item[] {
  const asked = Object.entries(filters).flatMap(([name, matches]) => {
    const value = query.get(name);
    return value === null || value === '' ? [] : [{ matches, value }];
  });
  return [...items].filter((item) => asked.every(({ matches, value }) => matches(item, value)));
}

export function equals<Item>(field: (item: Item) => string | number | null): Filters<Item>[string] {
  return (item, value) => String(field(item)) === value;
}

/** `a,b` or, repeated, the first of them: one of these. */
export function oneOf<Item>(field: (item: Item) => string | null): Filters<Item>[string] {
  return (item, value) => value.split(',').includes(field(item) ?? '');
}

/** A value that is no boolean filters nothing. */
export function is<Item>(field: (item: Item) => boolean): Filters<Item>[string] {
  return (item, value) => {
    const wanted = value.toLowerCase();
    if (['true', '1'].includes(wanted)) return field(item);
    return ['false', '0'].includes(wanted) ? !field(item) : true;
  };
}

/** `created`, `created__gt`, `__gte`, `__lt`, `__lte` and `__isnull`; values are millisecond timestamps or ISO dates. */
export function timestamps<Item>(name: string, field: (item: Item) => number | null): Filters<Item> {
  const compare =
    (holds: (time: number, value: number) => boolean): Filters<Item>[string] =>
    (item, value) => {
      const time = field(item);
      const limit = /^\d+$/.test(value) ? Number(value) : Date.parse(value);
      return time !== null && !Number.isNaN(limit) && holds(time, limit);
    };
  return {
    [name]: compare((time, value) => time === value),
    [`${name}__gt`]: compare((time, value) => time > value),
    [`${name}__gte`]: compare((time, value) => time >= value),
    [`${name}__lt`]: compare((time, value) => time < value),
    [`${name}__lte`]: compare((time, value) => time <= value),
    [`${name}__isnull`]: is((item) => field(item) === null),
  };
}
