import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config.js';
import { Refusal } from '../errors.js';

/**
 * Refuses addresses that have failed to authenticate too often, so that nobody can have this extension ask the platform
 * about every token they try. Those who are authenticated are not counted; a webhook proves itself without asking anybody,
 * so its secret is looked at all the same.
 */
export function limitUnauthenticated(config: Config): MiddlewareHandler {
  const limiter = new RateLimiterMemory({ points: config.UNAUTHENTICATED_PER_MINUTE, duration: 60 });
  return async (c, next) => {
    const address = callerAddress(c, config.TRUSTED_PROXIES) ?? '';
    const seen = await limiter.get(address);
    if (seen !== null && seen.remainingPoints <= 0 && c.req.path !== '/webhook/') throw tooMany(seen);
    await next();
    if (c.res.status !== 401) return;
    await limiter.consume(address).catch((full: unknown) => {
      throw full instanceof RateLimiterRes ? tooMany(full) : full;
    });
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes) {
  const retryAfter = Math.ceil(msBeforeNext / 1000);
  return new Refusal(429, `Too many requests. Expected available in ${retryAfter} seconds.`, { retryAfter });
}

/**
 * Where a request comes from. What a caller writes into `X-Forwarded-For` is not believed, or anybody could take an
 * address that the company's access control lets in: only what your own proxies append to it counts.
 */
export function callerAddress(c: Context, trustedProxies: number): string | undefined {
  const forwarded = (c.req.header('X-Forwarded-For') ?? '').split(',').map((address) => address.trim());
  const direct = getConnInfo(c).remote.address?.replace(/^::ffff:/, '') ?? '';
  const chain = [...forwarded, direct].filter((address) => address !== '');
  return chain.at(-1 - trustedProxies) ?? chain[0];
}
