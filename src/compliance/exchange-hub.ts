import type { Exchange } from '../contract/exchange.js';

/** Hands what the platform records to the check that it belongs to, while several run at once. */
export interface ExchangeHub {
  /** For the platform's `onExchange`. */
  readonly take: (exchange: Exchange) => void;
  /** Calls back for what concerns the company. */
  followCompany(company: string, follow: Follow): void;
  /** Calls back for what was asked with a token that is no company's. */
  followToken(tokenId: string, follow: Follow): void;
  /**
   * Calls back for what the platform was asked without a token: nobody can tell which check caused it.
   * @returns what ends that
   */
  followAnonymous(follow: Follow): () => void;
}

type Follow = (exchange: Exchange) => void;

export function createExchangeHub(): ExchangeHub {
  const byCompany = new Map<string, Follow>();
  const byToken = new Map<string, Follow>();
  const anonymous = new Set<Follow>();
  return {
    take(exchange) {
      if (exchange.company !== null) return byCompany.get(exchange.company)?.(exchange);
      const token = exchange.auth?.token_id ?? null;
      if (token !== null) return byToken.get(token)?.(exchange);
      if (exchange.direction === 'to-platform') for (const follow of anonymous) follow(exchange);
    },
    followCompany: (company, follow) => void byCompany.set(company, follow),
    followToken: (tokenId, follow) => void byToken.set(tokenId, follow),
    followAnonymous(follow) {
      anonymous.add(follow);
      return () => void anonymous.delete(follow);
    },
  };
}
