import type { Queries } from './database.js';

/** Of a list: the first is 1. */
export interface Page {
  page: number;
  page_size: number;
}

/** One page of what `sql` selects, which says the order, and how many rows there are in all. */
export async function selectPage<Row extends object>(
  { query }: Queries,
  sql: string,
  values: readonly unknown[],
  { page, page_size }: Page,
): Promise<{ count: number; results: Row[] }> {
  const [total] = await query<{ count: number }>(`select count(*) as count from (${sql}) as list`, [
    ...values,
  ]);
  const window = ` limit $${values.length + 1} offset $${values.length + 2}`;
  const results = await query<Row>(sql + window, [...values, page_size, (page - 1) * page_size]);
  return { count: total?.count ?? 0, results };
}
