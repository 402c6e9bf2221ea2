import { z } from '@hono/zod-openapi';

/** As on the platform: `page` from 1, `page_size` 15 and at most 250. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(250).default(15),
});

export function pageOf<Schema extends z.ZodType>(item: Schema) {
  return z.object({
    count: z.number(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(item),
  });
}

/** One page of a list, with the addresses of its neighbours. */
export function page<Item>(url: string, query: z.output<typeof pageQuery>, count: number, results: Item[]) {
  const address = (number: number) => `${url}?page=${number}&page_size=${query.page_size}`;
  return {
    count,
    next: query.page * query.page_size < count ? address(query.page + 1) : null,
    previous: query.page > 1 ? address(query.page - 1) : null,
    results,
  };
}
