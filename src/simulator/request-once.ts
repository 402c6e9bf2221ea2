import type { Dispatcher } from 'undici';
import type { Clock } from './clock.js';

/** Of an answer, as much as is read: only its status and its message matter. */
const readBytes = 1024 * 1024;

export interface ReceivedAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface RequestOptions {
  /** Default `POST`. */
  method?: string;
  dispatcherOf: (origin: string) => Dispatcher;
  headers: Record<string, string>;
  /** Null for none. */
  body: string | null;
  /** Milliseconds of the timers, up to the end of the answer. */
  timeLimitMs: number;
  timers: Pick<Clock, 'setTimeout' | 'clearTimeout'>;
}

/** What came; with an error, what came before it. */
export interface Received {
  answer: ReceivedAnswer | null;
  error: string | null;
}

/**
 * One request. Follows no redirect, tries once, never throws. With a handler of its own and not undici's `request`: at
 * thousands of deliveries a second, a stream and two abort signals per answer cost more than the rest.
 */
export function requestOnce(
  url: string,
  { method = 'POST', dispatcherOf, headers, body, timeLimitMs, timers }: RequestOptions,
): Promise<Received> {
  return new Promise((resolve) => {
    let answer: ReceivedAnswer | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    const chunks: Buffer[] = [];
    let bytes = 0;
    let ended = false;

    const end = (error: string | null): void => {
      if (ended) return;
      ended = true;
      timers.clearTimeout(timer);
      if (answer !== null) answer.text = Buffer.concat(chunks).subarray(0, readBytes).toString('utf8');
      resolve({ answer, error });
    };
    const giveUp = (error: string | null): void => {
      end(error);
      controller?.abort(new Error(error ?? 'Enough was read.'));
    };
    const timer = timers.setTimeout(
      () => giveUp(`No complete answer within ${timeLimitMs} ms.`),
      timeLimitMs,
    );

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        // It waited for a connection until it was too late: now it must not be sent.
        if (ended) started.abort(new Error('Too late.'));
      },
      onResponseStart(_, status, received) {
        if (status >= 200) answer = { status, headers: joined(received), text: '' };
      },
      onResponseData(_, chunk) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > readBytes) giveUp(null);
      },
      onResponseEnd: () => end(null),
      onResponseError: (_, error) => end(reasonOf(error)),
    };
    try {
      const { origin, pathname, search } = new URL(url);
      const request = { origin, path: `${pathname}${search}`, method, headers, body };
      dispatcherOf(origin).dispatch(request as Dispatcher.DispatchOptions, handler);
    } catch (error) {
      end(reasonOf(error));
    }
  });
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    result[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return result;
}

/** `connect ECONNREFUSED 127.0.0.1:3000`; where several addresses were tried, of the last one. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors.at(-1));
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
