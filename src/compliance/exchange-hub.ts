import type { Exchange } from '../contract/exchange.js';

/** Hands what the platform records to the check that it belongs to, while several run at once. */
export interface ExchangeHub {
  /** For the platform's `onExchange`. */
  readonly take: (exchange: Exchange) => void;
  /** Calls back for what concerns the company. */
  followCompany(company: string, follow: (exchange: Exchange) => void): void;
  /** Calls back for what was asked with a token that is no company's. */
  followToken(tokenId: string, follow: (exchange: Exchange) => void): void;
}

export function createExchangeHub(): ExchangeHub {
  const byCompany = new Map<string, (exchange: Exchange) => void>();
  const byToken = new Map<string, (exchange: Exchange) => void>();
  return {
    take(exchange) {
      const token = exchange.auth?.token_id ?? null;
      const follow = exchange.company === null ? byToken.get(token ?? '') : byCompany.get(exchange.company);
      follow?.(exchange);
    },
    followCompany: (company, follow) => void byCompany.set(company, follow),
    followToken: (tokenId, follow) => void byToken.set(tokenId, follow),
  };
}
