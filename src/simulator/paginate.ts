import type { Paginated } from '../contract/envelopes.js';
import { limits } from '../contract/limits.js';
import { success, type SuccessEnvelope } from '../contract/envelopes.js';
import { ApiFailure } from './api-failure.js';
import type { Answer, PublicRequest } from './api-request.js';

/** One page of a list, as the query asks for it: `page` and `page_size`, or `pagination=cursor`. */
export function paginate<Item, View>(
  items: readonly Item[],
  request: PublicRequest,
  view: (item: Item) => View,
): Answer<SuccessEnvelope<Paginated<View>>> {
  const size = pageSize(request.query);
  const page = request.query.get('pagination') === 'cursor' ? cursorPage : numberedPage;
  const { start, links } = page(items.length, size, request);
  const results = items.slice(start, start + size).map(view);
  return { status: 200, body: success({ ...links, results }) };
}

interface Page {
  start: number;
  links: Omit<Paginated, 'results'>;
}

function numberedPage(count: number, size: number, { query, url }: PublicRequest): Page {
  const pages = Math.max(1, Math.ceil(count / size));
  const asked = query.get('page') ?? '1';
  const number = asked === 'last' ? pages : Number(asked);
  if (!Number.isInteger(number) || number < 1 || number > pages) throw new ApiFailure(404, 'Invalid page.');
  return {
    start: (number - 1) * size,
    links: {
      count,
      next: number < pages ? linkTo(url, { page: String(number + 1) }) : null,
      // The first page is linked without its number, as the platform's framework does it.
      previous: number === 1 ? null : linkTo(url, { page: number === 2 ? null : String(number - 1) }),
    },
  };
}

function cursorPage(count: number, size: number, { query, url }: PublicRequest): Page {
  const cursor = query.get('cursor');
  const start = cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw new ApiFailure(404, 'Invalid cursor');
  const at = (offset: number): string =>
    linkTo(url, { cursor: offset === 0 ? null : Buffer.from(String(offset)).toString('base64url') });
  return {
    start,
    links: {
      next: start + size < count ? at(start + size) : null,
      previous: start > 0 ? at(Math.max(0, start - size)) : null,
    },
  };
}

function pageSize(query: URLSearchParams): number {
  const asked = Number(query.get('page_size'));
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, limits.pageSizeMax) : limits.pageSizeDefault;
}

function linkTo(url: URL, changes: Record<string, string | null>): string {
  const link = new URL(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) link.searchParams.delete(name);
    else link.searchParams.set(name, value);
  }
  return link.href;
}
