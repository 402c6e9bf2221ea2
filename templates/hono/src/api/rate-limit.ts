import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config.js';
import { PlatformError, Refusal } from '../errors.js';

/** Keeps those who can't prove who they are from having this extension ask the platform about every token they try. */
export type Limiter = ReturnType<typeof createLimiter>;

/** Counts what was not authenticated, by the caller's address. Those who are authenticated are never limited. */
export function createLimiter({ unauthenticatedPerMinute, trustedProxies }: Config) {
  const limiter = new RateLimiterMemory({ points: unauthenticatedPerMinute, duration: 60 });
  return {
    /**
     * Passes on what `authenticate` gives. Throws a Refusal with 429, and asks nobody, for an address that has failed too
     * often; what can tell without asking anybody is asked all the same (`cheap`).
     */
    async guard<Result>(
      c: Context,
      authenticate: () => Promise<Result>,
      { cheap = false } = {},
    ): Promise<Result> {
      const address = callerAddress(c, trustedProxies) ?? '';
      const seen = await limiter.get(address);
      if (!cheap && seen !== null && seen.remainingPoints <= 0) throw tooMany(seen);
      try {
        return await authenticate();
      } catch (error) {
        const unknown = (error instanceof Refusal || error instanceof PlatformError) && error.status === 401;
        if (unknown) {
          await limiter.consume(address).catch((full: unknown) => {
            throw full instanceof RateLimiterRes ? tooMany(full) : full;
          });
        }
        throw error;
      }
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes): Refusal {
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
