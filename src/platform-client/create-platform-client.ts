import { setTimeout as sleepFor } from 'node:timers/promises';
import * as v from 'valibot';
import { envelopeMessage } from '../contract/envelopes.js';
import { limits } from '../contract/limits.js';
import { Interrupted, UserError } from '../errors.js';
import { normalizeApiUrl } from './api-url.js';
import { askedWait } from './asked-wait.js';
import { createAttempt, unexpected, type Call } from './attempt-request.js';
import { createPacer } from './pace-requests.js';
import type { PlatformClient, PlatformClientOptions, Reply } from './platform-client.js';
import { PlatformError } from './platform-error.js';
import { refusedAnswer } from './refused-answer.js';
import type { Answer } from './send-request.js';

/** Milliseconds before the second, third and fourth try of a request that may be repeated. */
export const retryDelays = [250, 1_000, 2_500] as const;

/** Ends a list that a broken platform makes endless. */
const maxPages = 1_000;

/**
 * A client for a Rehive API, real or simulated. It waits as a 429 tells it to, repeats what may be repeated after a
 * 5xx or a lost answer, follows pages but no redirects, and sends the token to the one origin that it was made for.
 */
export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  const apiUrl = normalizeApiUrl(options.apiUrl);
  if (options.token !== null && !/^[\x21-\x7e]+$/.test(options.token)) {
    throw new UserError('The token has characters that no token has, such as spaces.', {
      nextSteps: ['Give the token alone, without "Token " in front of it.'],
    });
  }
  const wait = createWait(options);
  const send = createSender(options, apiUrl, wait);

  async function ask<S extends v.GenericSchema>(call: Call, schema: S): Promise<Reply<v.InferOutput<S>>> {
    const sent = await send(call);
    const result = v.safeParse(schema, dataOf(sent.body));
    if (!result.success) throw unexpected(call, sent, describeIssue(result.issues[0]));
    return { ...replyOf(sent), data: result.output };
  }

  return {
    apiUrl,
    wait,
    async get(path, schema, request) {
      return (await ask({ method: 'GET', url: apiUrl + path, ...request }, schema)).data;
    },
    async list(path, item, { atMost = Infinity, ...request } = {}) {
      const page = v.object({ next: v.nullish(v.string()), results: v.array(item) });
      const items: v.InferOutput<typeof item>[] = [];
      const seen = new Set<string>();
      let url: string | null =
        `${apiUrl}${path}${path.includes('?') ? '&' : '?'}page_size=${Math.min(atMost, limits.pageSizeMax)}`;
      while (url !== null) {
        seen.add(url);
        const { results, next }: v.InferOutput<typeof page> = (
          await ask({ method: 'GET', url, ...request }, page)
        ).data;
        items.push(...results);
        url = items.length < atMost ? nextPage(next, apiUrl, seen) : null;
      }
      return items.slice(0, atMost);
    },
    post: (path, body, schema, request) =>
      ask({ method: 'POST', url: apiUrl + path, body, ...request }, schema),
    patch: (path, body, schema, request) =>
      ask({ method: 'PATCH', url: apiUrl + path, body, ...request }, schema),
    async delete(path, request) {
      return replyOf(await send({ method: 'DELETE', url: apiUrl + path, ...request }));
    },
  };
}

/** Makes the function that pauses, tells of it, and ends with `Interrupted` when the signal aborts. */
function createWait({
  signal,
  onWait,
  sleep = sleepUnlessAborted,
}: PlatformClientOptions): PlatformClient['wait'] {
  return async (wait) => {
    onWait?.(wait);
    await sleep(wait.ms, signal);
    if (signal?.aborted === true) throw new Interrupted();
  };
}

interface Sent {
  answer: Answer;
  requestId: string;
  body: unknown;
}

type Sender = (call: Call) => Promise<Sent>;

/** Sends one request as often as it takes, and returns its successful answer. */
function createSender(options: PlatformClientOptions, apiUrl: string, wait: PlatformClient['wait']): Sender {
  const throttling = options.throttling ?? { maxWaits: 5, maxTotalMs: 60_000 };
  const attempt = createAttempt(options);
  const pace = createPacer(apiUrl, options, wait);

  return async (call) => {
    const maxRetries = mayBeRepeated(call)
      ? Math.min(call.maxRetries ?? retryDelays.length, retryDelays.length)
      : 0;
    let retries = 0;
    let waits = 0;
    let waitedMs = 0;
    for (;;) {
      await pace(call.url);
      const tried = await attempt(call);
      if (tried.ok) return tried;
      const delay = retryDelays[retries];
      if (tried.transient && retries < maxRetries && delay !== undefined) {
        retries += 1;
        await wait({ reason: 'failed', ms: delay });
        continue;
      }
      if ('error' in tried) throw tried.error;
      const error = refusedAnswer({
        ...tried.answer,
        ...call,
        apiUrl,
        body: tried.body,
        requestId: tried.requestId,
        replayed: isReplayed(tried.answer),
        tries: retries + 1,
        refusedTokenSteps: options.refusedTokenSteps,
      });
      if (tried.answer.status !== 429) throw error;
      const asked = askedWait(tried.answer.headers['retry-after'], envelopeMessage(tried.body), Date.now());
      // Without a time it is a guess: double the last wait.
      const ms = asked ?? 1_000 * 2 ** waits;
      if (waits >= throttling.maxWaits || waitedMs + ms > throttling.maxTotalMs)
        throw throttled(error, ms, waitedMs);
      waits += 1;
      waitedMs += ms;
      await wait({ reason: 'throttled', ms });
    }
  };
}

/** GET and DELETE may come twice; POST and PATCH where a key lets the platform know them again. */
function mayBeRepeated({ method, idempotencyKey }: Call): boolean {
  return method === 'GET' || method === 'DELETE' || idempotencyKey !== undefined;
}

function throttled(error: PlatformError, askedMs: number, waitedMs: number): PlatformError {
  const waited = waitedMs > 0 ? ` after ${waitedMs / 1000} s of waiting` : '';
  return new PlatformError(`${error.message} It still asks to wait ${askedMs / 1000} s${waited}.`, {
    kind: 'unavailable',
    status: 429,
    platformMessage: error.platformMessage,
    requestId: error.requestId,
    nextSteps: [`Try again in ${Math.ceil(askedMs / 1000)} s.`],
  });
}

function nextPage(next: string | null | undefined, apiUrl: string, seen: ReadonlySet<string>): string | null {
  if (next === null || next === undefined) return null;
  const isHere = URL.canParse(next, apiUrl) && new URL(next, apiUrl).origin === new URL(apiUrl).origin;
  if (isHere && !seen.has(new URL(next, apiUrl).href) && seen.size < maxPages)
    return new URL(next, apiUrl).href;
  const why = isHere ? 'the list does not end' : 'it lies on another host, which must not get the token';
  throw new PlatformError(`The next page of a list is not followed: ${why} (${next}).`, {
    kind: 'unavailable',
  });
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  return `${['data', v.getDotPath(issue) ?? ''].filter((part) => part !== '').join('.')}: ${issue.message}`;
}

const dataOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;

const replyOf = ({ answer }: Sent): Reply<undefined> => ({
  data: undefined,
  status: answer.status,
  replayed: isReplayed(answer),
});

const isReplayed = ({ headers }: Answer): boolean => headers['idempotent-replayed']?.toLowerCase() === 'true';

async function sleepUnlessAborted(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleepFor(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
  });
}
