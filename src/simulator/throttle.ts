import { SlidingWindow } from '../contract/sliding-window.js';
import {
  addressRate,
  anonymousRate,
  companyRates,
  loginRates,
  type Rate,
  type ThrottleTier,
} from '../contract/throttles.js';
import { ApiFailure } from './api-failure.js';
import type { Clock } from './clock.js';
import type { Received } from './receive.js';

/** Counts a request. @throws ApiFailure 429, with `Retry-After`, when there were too many. */
export type Throttle = (request: Pick<Received, 'address' | 'authentication' | 'method' | 'url'>) => void;

/** One limit that a request is under: who shares it, how much it is, and what is said when it is reached. */
interface Limit {
  key: string;
  rate: Rate;
  reason: string;
}

/**
 * The platform's throttling (throttling page). The page gives the numbers and the form of the text; what stands for the
 * reason, that the time is in seconds, and that a window slides are assumptions. A refused request does not count.
 */
export function createThrottle(tier: ThrottleTier, clock: Clock): Throttle {
  const windows = new Map<string, SlidingWindow>();
  let checks = 0;

  return (request) => {
    const now = clock.now();
    checks += 1;
    // Addresses come and go: those that have been silent for a whole window are forgotten.
    if (checks % 1000 === 0) forgetSilent(windows, now);
    const met = limitsOf(tier, request).map((limit) => ({ limit, window: windowOf(windows, limit) }));
    let longest: { waitMs: number; reason: string } | null = null;
    for (const { limit, window } of met) {
      const waitMs = window.waitMs(now);
      if (waitMs > (longest?.waitMs ?? 0)) longest = { waitMs, reason: limit.reason };
    }
    if (longest !== null) throw throttled(longest.reason, longest.waitMs);
    for (const { window } of met) window.add(now);
  };
}

function limitsOf(tier: ThrottleTier, request: Parameters<Throttle>[0]): Limit[] {
  const { address, authentication, method, url } = request;
  const limits: Limit[] = [limitOf('address', addressRate, address, 'from one address')];
  const { caller } = authentication;
  if (caller === null) {
    limits.push(limitOf('anonymous', anonymousRate, address, 'without a valid token'));
  } else {
    const section = url.pathname.startsWith('/3/admin/') ? 'admin' : 'user';
    for (const rate of companyRates[tier][section]) {
      limits.push(limitOf(section, rate, caller.user.company, `in the ${section} section`));
    }
  }
  // A login on behalf of a user is none of these (authorization page).
  if (method === 'POST' && url.pathname === '/3/auth/login/') {
    for (const rate of loginRates) limits.push(limitOf('login', rate, address, 'to log in'));
  }
  return limits;
}

function limitOf(kind: string, rate: Rate, who: string, words: string): Limit {
  const { requests, seconds } = rate;
  return {
    key: `${kind} ${seconds} ${who}`,
    rate,
    reason: `more than ${requests} requests ${words} in ${inWords(seconds)}`,
  };
}

function throttled(reason: string, waitMs: number): ApiFailure {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new ApiFailure(
    429,
    `Request was throttled: ${reason}. Expected available in ${inWords(seconds)}.`,
    undefined,
    { 'retry-after': String(seconds) },
  );
}

function inWords(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

function windowOf(windows: Map<string, SlidingWindow>, { key, rate }: Limit): SlidingWindow {
  const window = windows.get(key) ?? new SlidingWindow(rate);
  windows.set(key, window);
  return window;
}

function forgetSilent(windows: Map<string, SlidingWindow>, now: number): void {
  for (const [key, window] of windows) if (window.isEmpty(now)) windows.delete(key);
}
