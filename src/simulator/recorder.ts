import type { Exchange } from '../contract/exchange.js';
import { mayHaveSecretField } from '../contract/secret-fields.js';
import type { Secrets } from './known-secrets.js';
import { parseJson } from './parse-json.js';
import { redactionOf } from './redaction.js';

const keptExchanges = 10_000;
/** Of all that is kept together, so that large bodies don't fill the memory. */
const keptBytes = 64 * 1024 * 1024;
/** Of one body: what comes after is counted, not kept. */
const keptBodyBytes = 64 * 1024;

/** A body until somebody reads the recording: the JSON of what is then shown; null for none. */
export type BodyText = string | null;

/** An exchange as it was, in texts that nobody can change any more. */
export interface ExchangeDraft extends Omit<Exchange, 'id' | 'request' | 'response'> {
  request: Omit<Exchange['request'], 'body'> & { body: BodyText };
  response: (Omit<NonNullable<Exchange['response']>, 'body'> & { body: BodyText }) | null;
}

/** A recorded exchange; reading it redacts it. */
interface Recorded {
  readonly id: number;
  readonly direction: Exchange['direction'];
  readonly company: string | null;
  readonly exchange: Exchange;
}

/**
 * Keeps what was said, and shows it redacted only: at the first reading, with all secrets that are known by then. Most
 * exchanges are never read, and to redact each at once cost more than to answer it.
 */
export interface Recorder {
  /** Newest last. A list of what there is at the moment. */
  readonly exchanges: readonly Exchange[];
  /** The number of the newest exchange; 0 before the first. */
  lastId(): number;
  record(draft: ExchangeDraft): Recorded;
  /** Those that came after the one with this number and fit. */
  since(id: number, fits: (recorded: Recorded) => boolean): Recorded[];
}

export function createRecorder(secrets: Secrets, onExchange?: (exchange: Exchange) => void): Recorder {
  const kept: KeptExchange[] = [];
  let bytes = 0;
  let lastId = 0;
  let shown: { readonly until: number; readonly exchanges: readonly Exchange[] } = {
    until: 0,
    exchanges: [],
  };
  return {
    get exchanges() {
      if (shown.until !== lastId) shown = { until: lastId, exchanges: kept.map(({ exchange }) => exchange) };
      return shown.exchanges;
    },
    lastId: () => lastId,
    record(draft) {
      lastId += 1;
      // A secret that is replaced before anybody reads this must be known then.
      secrets.learn();
      const recorded = new KeptExchange(lastId, draft, secrets);
      kept.push(recorded);
      bytes += recorded.bytes;
      while (kept.length > keptExchanges || (bytes > keptBytes && kept.length > 1)) {
        bytes -= kept.shift()?.bytes ?? 0;
      }
      onExchange?.(recorded.exchange);
      return recorded;
    },
    since(id, fits) {
      // Their numbers have no gaps.
      const count = Math.min(kept.length, lastId - id);
      return count === 0 ? [] : kept.slice(-count).filter(fits);
    },
  };
}

class KeptExchange implements Recorded {
  readonly id: number;
  readonly direction: Exchange['direction'];
  readonly company: string | null;
  readonly bytes: number;
  #draft: ExchangeDraft | null;
  #shown: Exchange | null = null;
  readonly #secrets: Secrets;

  constructor(id: number, draft: ExchangeDraft, secrets: Secrets) {
    this.id = id;
    this.direction = draft.direction;
    this.company = draft.company;
    this.#draft = draft;
    this.#secrets = secrets;
    const { request, response } = draft;
    const longest = Math.max(request.body?.length ?? 0, response?.body?.length ?? 0);
    // Redaction goes first, a cut through the middle of a token would hide it: so a large body is not put off.
    if (longest > keptBodyBytes) void [this.exchange.request.body, this.exchange.response?.body];
    this.bytes =
      sizeOf(request.headers) +
      sizeOf(response?.headers ?? {}) +
      request.url.length +
      Math.min(request.body?.length ?? 0, keptBodyBytes) +
      Math.min(response?.body?.length ?? 0, keptBodyBytes);
  }

  get exchange(): Exchange {
    return (this.#shown ??= this.#show());
  }

  /** What it was made from is forgotten with it. */
  #show(): Exchange {
    const draft = this.#draft;
    if (draft === null) throw new Error(`The exchange ${this.id} is shown already.`);
    const { request, response, error } = draft;
    const telling = [request.body, response?.body ?? null].filter(
      (body) => body !== null && mayHaveSecretField(body),
    );
    const evidence = { requestHeaders: request.headers, bodies: telling.map(parsed) };
    const redaction = redactionOf(evidence, this.#secrets);
    const { text, headers } = redaction;
    const body = (json: BodyText): unknown => {
      const value = parsed(json);
      // Most have nothing to hide, and to go through all of one took longer than to answer it.
      const isClean = json !== null && json.length <= keptBodyBytes && redaction.isClean(json);
      return isClean ? value : shortened(redaction.json(value));
    };
    const shown: Exchange = {
      id: this.id,
      ...draft,
      request: showLater({ ...request, url: text(request.url), headers: headers(request.headers) }, body),
      response:
        response === null ? null : showLater({ ...response, headers: headers(response.headers) }, body),
      error: error === null ? null : text(error),
    };
    this.#draft = null;
    return shown;
  }
}

/** A body is most of an exchange, and few are looked at: it is shown when it is. Its text is forgotten then. */
function showLater<Message extends { body: BodyText }>(
  { body: json, ...message }: Message,
  show: (json: BodyText) => unknown,
): Omit<Message, 'body'> & { body: unknown } {
  let unread: { readonly json: BodyText } | null = { json };
  let body: unknown;
  return {
    ...message,
    get body() {
      if (unread !== null) body = show(unread.json);
      unread = null;
      return body;
    },
  };
}

function parsed(body: BodyText): unknown {
  if (body === null) return null;
  try {
    return parseJson(body);
  } catch {
    // It is JSON, whoever recorded it has seen to that.
    return `[${body.length} characters of JSON, nested too deeply to be shown]`;
  }
}

function shortened(body: unknown): unknown {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (text === undefined || text.length <= keptBodyBytes) return body;
  return `${ownCopy(text.slice(0, keptBodyBytes))}… (${text.length - keptBodyBytes} characters more)`;
}

/** A piece of a text holds on to all of it. */
function ownCopy(piece: string): string {
  return JSON.parse(JSON.stringify(piece)) as string;
}

function sizeOf(headers: Readonly<Record<string, string>>): number {
  let size = 0;
  for (const name in headers) size += name.length + (headers[name]?.length ?? 0);
  return size;
}
