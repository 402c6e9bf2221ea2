import type { Exchange } from '../../contract/exchange.js';

/** Of one check, at most. */
const mostShown = 8;

/**
 * The exchanges that tell most, in their order: the last call of the extension, which the verdict is about, then what
 * came of it, then what led to it. The first always; another as long as it fits.
 */
export function chooseExchanges(
  exchanges: readonly Exchange[],
  fits: (exchange: Exchange) => boolean = () => true,
): Exchange[] {
  const call = Math.max(
    exchanges.findLastIndex(({ direction }) => direction === 'to-extension'),
    0,
  );
  const byWeight = [...exchanges.slice(call), ...exchanges.slice(0, call).toReversed()];
  const chosen = new Set<Exchange>();
  for (const exchange of byWeight.slice(0, mostShown)) {
    if (!fits(exchange) && chosen.size > 0) break;
    chosen.add(exchange);
  }
  return exchanges.filter((exchange) => chosen.has(exchange));
}
