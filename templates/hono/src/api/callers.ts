import type { MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Context } from '../context.js';
import { type Company, findCompany } from '../core/companies.js';
import { Refusal } from '../errors.js';
import { type Identity, identify, isInGroup } from '../platform/identify.js';
import { connectPlatform } from '../platform/platform.js';
import { callerAddress, type Limiter } from './rate-limit.js';

/** `identity` and `company` are set for every request that passed {@link requireCaller}. */
export interface ApiEnvironment {
  Variables: RequestIdVariables & { identity: Identity; company: Company };
}

/**
 * Lets only callers pass whom the platform knows by their `Authorization` header, and who are in one of `groups` (in any,
 * when none is named). What comes after acts on the caller's own company: it is taken from here, never from the request.
 */
export function requireCaller(
  context: Context,
  limiter: Limiter,
  ...groups: string[]
): MiddlewareHandler<ApiEnvironment> {
  const { apiUrl, trustedProxies } = context.config;
  return async (c, next) => {
    const authorization = c.req.header('Authorization') ?? '';
    const identity = await limiter.guard(c, async () => {
      if (authorization === '') throw new Refusal(401, 'Authentication credentials were not provided.');
      const forwardedFor = callerAddress(c, trustedProxies);
      return identify(connectPlatform({ apiUrl, authorization: () => authorization, forwardedFor }));
    });
    if (groups.length > 0 && !isInGroup(identity, ...groups))
      throw new Refusal(403, 'You do not have permission to perform this action.');
    const company = await findCompany(context, identity.company);
    if (!company?.active) throw new Refusal(403, 'This extension is not active for your company.');
    c.set('identity', identity);
    c.set('company', company);
    await next();
  };
}
