import { limits } from '../contract/limits.js';
import type { RecordedEntry, RecordedExchange } from './recording-format.js';

type Shown = Pick<RecordedExchange, 'at' | 'request' | 'response' | 'error' | 'duration_ms'>;

/** The requests of a recording, in their order; a platform's delivery as the request that its last try was. */
export function asExchanges(entries: readonly RecordedEntry[]): Shown[] {
  return entries.map((entry) => {
    if (entry.type === 'exchange') return entry;
    const last = entry.tries.at(-1);
    const code = last?.response_code ?? null;
    return {
      at: last?.at ?? entry.created,
      request: {
        method: 'POST',
        url: entry.url,
        headers: {
          'content-type': 'application/json',
          authorization: `Secret [webhook secret of ${entry.body.company}]`,
        },
        body: entry.body,
      },
      response: code === null ? null : { status: code, headers: {}, body: null },
      error: last?.error ?? null,
      duration_ms: 0,
    };
  });
}

/** Any body of a recording, whole. */
export const longestBody = 4 * limits.metadataMaxBytes;
