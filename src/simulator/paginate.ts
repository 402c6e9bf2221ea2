import { success, type Paginated, type SuccessEnvelope } from '../contract/envelopes.js';
import { limits } from '../contract/limits.js';
import { ApiFailure } from './api-failure.js';
import type { Answer, PublicRequest } from './api-request.js';
import { readCursor, writeCursor } from './cursor.js';

/** One page of a list, as the query asks for it: `page` and `page_size`, or `pagination=cursor`. */
export function paginate<Item, View>(
  items: readonly Item[],
  request: Pick<PublicRequest, 'query' | 'url'>,
  view: (item: Item) => View,
): Answer<SuccessEnvelope<Paginated<View>>> {
  const size = pageSize(request.query);
  const cursors = request.query.get('pagination') === 'cursor' || request.query.has('cursor');
  const { start, end, links } = cursors
    ? cursorPage(items, size, request)
    : numberedPage(items.length, size, request);
  return { status: 200, body: success({ ...links, results: items.slice(start, end).map(view) }) };
}

interface Page {
  start: number;
  end: number;
  links: Omit<Paginated, 'results'>;
}

type Asked = Pick<PublicRequest, 'query' | 'url'>;

/** @throws ApiFailure 404 for a page that there isn't */
export function numberedPage(count: number, size: number, { query, url }: Asked): Page {
  const pages = Math.max(1, Math.ceil(count / size));
  const asked = query.get('page') || '1';
  const number = asked === 'last' ? pages : /^\s*\d+\s*$/.test(asked) ? Number(asked) : Number.NaN;
  if (!(number >= 1 && number <= pages)) throw new ApiFailure(404, 'Invalid page.');
  return {
    start: (number - 1) * size,
    end: number * size,
    links: {
      count,
      next: number < pages ? linkTo(url, { page: String(number + 1) }) : null,
      // The first page is linked without its number, as the platform's framework does it.
      previous: number === 1 ? null : linkTo(url, { page: number === 2 ? null : String(number - 1) }),
    },
  };
}

/** A cursor names a record, not a number: a page stays where it is when records are added before it. */
function cursorPage<Item>(items: readonly Item[], size: number, { query, url }: Asked): Page {
  const { start, end } = readCursor(items, query.get('cursor') || null, size);
  const at = (cursor: string): string => linkTo(url, { cursor });
  return {
    start,
    end,
    links: {
      next: end < items.length ? at(writeCursor(items, end, 'after')) : null,
      previous: start > 0 ? at(writeCursor(items, start, 'before')) : null,
    },
  };
}

/** What is no size is left out of account, and what is too large is the largest. */
export function pageSize(query: URLSearchParams): number {
  const asked = Number(query.get('page_size'));
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, limits.pageSizeMax) : limits.pageSizeDefault;
}

/** Absolute, with everything else that the request asked for. */
function linkTo(url: URL, changes: Record<string, string | null>): string {
  const link = new URL(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) link.searchParams.delete(name);
    else link.searchParams.set(name, value);
  }
  return link.href;
}
