import type { Exchange } from '../contract/exchange.js';
import type { CheckResult } from './report.js';

/** More than anybody reads, and few enough for a report that is passed on. */
const most = 100;

type Kept = Pick<CheckResult, 'exchanges' | 'exchanges_left_out'>;

/** Of what a check saw, what its report has: where there is too much, what went wrong first, then both ends. */
export function keepExchanges(exchanges: readonly Exchange[]): Kept {
  if (exchanges.length <= most) return { exchanges: [...exchanges] };
  const failed = exchanges.filter(({ response }) => response === null || response.status >= 400);
  const kept = new Set(failed.slice(0, most / 2));
  const others = exchanges.filter((exchange) => !kept.has(exchange));
  const room = most - kept.size;
  const half = Math.floor(room / 2);
  for (const exchange of [...others.slice(0, half), ...others.slice(half - room)]) kept.add(exchange);
  return {
    exchanges: exchanges.filter((exchange) => kept.has(exchange)),
    exchanges_left_out: exchanges.length - kept.size,
  };
}
