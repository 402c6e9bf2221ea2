import type { Exchange } from '../contract/exchange.js';
import type { Redactor } from './redaction.js';

const keptExchanges = 10_000;
/** Of all recorded bodies together, so that large bodies don't fill the memory. */
const keptBytes = 64 * 1024 * 1024;
/** Of one body: what comes after is counted, not kept. */
const keptBodyBytes = 64 * 1024;

type ExchangeDraft = Omit<Exchange, 'id'>;

/** Keeps what was said, redacted at the moment of recording: nothing unredacted stays in it. */
export interface Recorder {
  readonly exchanges: readonly Exchange[];
  /** The number of the newest exchange; 0 before the first. */
  lastId(): number;
  record(draft: ExchangeDraft): Exchange;
}

export function createRecorder(
  redactor: () => Redactor,
  onExchange?: (exchange: Exchange) => void,
): Recorder {
  const exchanges: Exchange[] = [];
  const sizes: number[] = [];
  let bytes = 0;
  let lastId = 0;
  return {
    exchanges,
    lastId: () => lastId,
    record(draft) {
      lastId += 1;
      const exchange = redact({ id: lastId, ...draft }, redactor());
      const size = sizeOf(exchange.request.body) + sizeOf(exchange.response?.body);
      exchanges.push(exchange);
      sizes.push(size);
      bytes += size;
      while (exchanges.length > keptExchanges || (bytes > keptBytes && exchanges.length > 1)) {
        exchanges.shift();
        bytes -= sizes.shift() ?? 0;
      }
      onExchange?.(exchange);
      return exchange;
    },
  };
}

function redact(exchange: Exchange, redactor: Redactor): Exchange {
  const { request, response, error } = redactor(exchange);
  return {
    ...exchange,
    request: { ...request, body: shortened(request.body) },
    response: response === null ? null : { ...response, body: shortened(response.body) },
    error,
  };
}

/** Redaction goes first: a cut through the middle of a token would hide it from redaction. */
function shortened(body: unknown): unknown {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (text === undefined || text.length <= keptBodyBytes) return body;
  return `${text.slice(0, keptBodyBytes)}… (${text.length - keptBodyBytes} characters more)`;
}

function sizeOf(body: unknown): number {
  if (body === undefined || body === null) return 0;
  return typeof body === 'string' ? body.length : JSON.stringify(body).length;
}
