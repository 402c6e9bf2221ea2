import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.js';
import type { Company, CompanyStore } from '../db/company-store.js';
import { Refusal } from '../refusal.js';
import { connectPlatform } from '../rehive/platform.js';
import { type Identity, isInGroup, verifyToken } from '../rehive/verify-token.js';

/** Set for every request that passed {@link requireCaller}. */
export interface CallerVariables {
  Variables: { identity: Identity; company: Company };
}

/**
 * Lets only callers pass whom the platform knows by their `Authorization` header, and who are in one of `groups` (in any, when none
 * is named). What comes after acts on the caller's own company: it is taken from here, never from the request.
 */
export function requireCaller(
  { companies, config }: { companies: CompanyStore; config: Config },
  ...groups: string[]
): MiddlewareHandler<CallerVariables> {
  return async (c, next) => {
    const authorization = c.req.header('Authorization');
    if (authorization === undefined || authorization === '') {
      c.header('WWW-Authenticate', 'Token');
      throw new Refusal(401, 'Authentication credentials were not provided.');
    }
    const platform = connectPlatform({
      apiUrl: config.apiUrl,
      authorization: () => authorization,
      forwardedFor: callerAddress(c, config.trustedProxies),
    });
    const identity = await verifyToken(platform);
    if (groups.length > 0 && !isInGroup(identity, ...groups)) {
      throw new Refusal(403, 'You do not have permission to perform this action.');
    }
    const company = await companies.find(identity.company);
    if (company === null || !company.active) {
      throw new Refusal(403, 'This extension is not active for your company.');
    }
    c.set('identity', identity);
    c.set('company', company);
    await next();
  };
}

/**
 * Where a request comes from. What a caller writes into `X-Forwarded-For` is not believed, or anybody could take an
 * address that the company's access control lets in: only what your own proxies append to it counts.
 */
function callerAddress(c: Context, trustedProxies: number): string | undefined {
  const forwarded = (c.req.header('X-Forwarded-For') ?? '').split(',').map((address) => address.trim());
  const direct = getConnInfo(c).remote.address?.replace(/^::ffff:/, '') ?? '';
  const chain = [...forwarded, direct].filter((address) => address !== '');
  return chain.at(-1 - trustedProxies) ?? chain[0];
}
