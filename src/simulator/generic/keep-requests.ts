import type { Exchange } from '../../contract/exchange.js';
import type { PlatformContext } from '../platform-context.js';
import { isJsonObject } from '../read-fields.js';
import { userOrTrace, viewReducedUser } from '../views/users.js';
import type { Keeper, Resource } from './resource.js';

/** The company's request log: what was recorded of the calls to the platform, newest first. */
export const requestKeeper: Keeper = {
  list: (context, { company }) =>
    context.recorder.exchanges
      .filter((exchange) => exchange.direction === 'to-platform' && exchange.company === company)
      .toReversed()
      .map((exchange) => requestResource(context, company, exchange)),
};

function requestResource(context: PlatformContext, company: string, exchange: Exchange): Resource {
  const { request, response, auth } = exchange;
  const url = new URL(request.url, 'http://platform');
  const forwarded = request.headers['x-forwarded-for']?.split(',')[0]?.trim();
  const user_id = auth?.user_id ?? null;
  return {
    kind: 'requests',
    company,
    user_id,
    parents: [],
    id: String(exchange.id),
    data: {
      id: exchange.id,
      user: viewReducedUser(userOrTrace(context, user_id ?? '')),
      key: request.headers['idempotency-key'] ?? null,
      // A token's hash stands for it: a recording has nothing of the token.
      token_key: auth?.token_id ?? null,
      ip_address: forwarded ?? '127.0.0.1',
      scheme: url.protocol.slice(0, -1),
      path: url.pathname,
      method: request.method,
      content_type: request.headers['content-type'] ?? '',
      params: Object.fromEntries(url.searchParams),
      headers: request.headers,
      status_code: response?.status ?? null,
      body: isJsonObject(request.body) ? request.body : null,
      resource: null,
      resource_id: null,
      response: isJsonObject(response?.body) ? response.body : {},
      created: exchange.at,
      updated: exchange.at,
    },
    created: exchange.at,
    updated: exchange.at,
  };
}
