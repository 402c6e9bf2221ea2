import type { MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Context } from '../context.js';
import { type Company, findCompany } from '../core/companies.js';
import { Refusal } from '../errors.js';
import { type Identity, identify } from '../platform/identify.js';
import { connectPlatform } from '../platform/platform.js';
import { callerAddress } from './rate-limit.js';

/** `identity` and `company` are set for every request that passed {@link requireCaller}. */
export interface ApiEnvironment {
  Variables: RequestIdVariables & { identity: Identity; company: Company };
}

/**
 * Lets only callers pass whom the platform knows by their `Authorization` header, and who are in one of `groups` (in any,
 * when none is named). What comes after acts on the caller's own company: it is taken from here, never from the request.
 */
export function requireCaller(context: Context, ...groups: string[]): MiddlewareHandler<ApiEnvironment> {
  const { REHIVE_API_URL: apiUrl, TRUSTED_PROXIES } = context.config;
  return async (c, next) => {
    const header = c.req.header('Authorization');
    if (!header) throw new Refusal(401, 'Authentication credentials were not provided.');
    const forwardedFor = callerAddress(c, TRUSTED_PROXIES);
    const platform = connectPlatform({ apiUrl, authorization: () => header, forwardedFor });
    const identity = await identify(platform, groups);
    const company = await findCompany(context, identity.company);
    if (!company?.active) throw new Refusal(403, 'This extension is not active for your company.');
    c.set('identity', identity);
    c.set('company', company);
    await next();
  };
}
