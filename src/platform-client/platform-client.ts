import type { Dispatcher } from 'undici';
import type * as v from 'valibot';
import type { Method } from './send-request.js';

/** Milliseconds that a request may take. The platform waits up to 10 s for the extension while it activates. */
export const timeLimits = { request: 30_000, activation: 15_000 } as const;

/** A pause: before a request is sent again, or `paced`, so that none is one too many. */
export interface Wait {
  reason: 'throttled' | 'failed' | 'paced';
  ms: number;
}

/** One try of one request, for a debug log. The token is in none of it: a label stands in its place. */
export interface Attempt {
  method: Method;
  url: string;
  headers: Readonly<Record<string, string>>;
  /** What was sent as JSON, with labels in the place of secrets; undefined for nothing. */
  body: unknown;
  /** Null where no answer came. */
  status: number | null;
  /** What the platform knows the request by: its own id where it tells one, else the one that was sent. */
  requestId: string;
  durationMs: number;
}

export interface PlatformClientOptions {
  /** As `normalizeApiUrl` takes it. */
  apiUrl: string;
  /** Null for what is asked before there is one: a login. */
  token: string | null;
  /** Beside the token, what no answer may carry into an error or a log: a password that is sent. */
  secrets?: readonly string[];
  /** What whoever reads that the token is refused (401) can do. Default: make a new one in the dashboard. */
  refusedTokenSteps?: readonly string[];
  userAgent: string;
  /** Ends waits and reads. A request that changes something runs to its end, so that its outcome is known. */
  signal?: AbortSignal;
  dispatcher?: Dispatcher;
  /** Milliseconds, only differences of which count. */
  now?: () => number;
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  onWait?: (wait: Wait) => void;
  /** The signal aborted while a request was under way that changes something: its answer is waited for. */
  onHeld?: () => void;
  onAttempt?: (attempt: Attempt) => void;
  /** How often, and for how many milliseconds together, one request waits because of 429s. Default 5 and 60,000. */
  throttling?: { maxWaits: number; maxTotalMs: number };
  /** Default: {@link timeLimits.request}. */
  timeLimitMs?: number;
}

export interface RequestOptions {
  /** Makes a POST or PATCH one that may be sent again. Fewer than 100 characters. */
  idempotencyKey?: string;
  timeLimitMs?: number;
  /** How often it may be sent again after a 5xx or a lost answer, where it may be sent again at all. Default 3. */
  maxRetries?: number;
}

interface ListOptions extends RequestOptions {
  /** How many items are wanted. Default: all. */
  atMost?: number;
}

export interface Reply<Data> {
  data: Data;
  status: number;
  /** The platform answered from its memory of an earlier request with the same idempotency key. */
  replayed: boolean;
}

type Schema = v.GenericSchema;

/** Paths are relative to the API's base: `admin/services/`. All throw `PlatformError`, or `Interrupted`. */
export interface PlatformClient {
  /** With `/3/` at its end. */
  readonly apiUrl: string;
  get<S extends Schema>(path: string, schema: S, options?: RequestOptions): Promise<v.InferOutput<S>>;
  /** All items of a list, page after page; or the first ones, no more than `atMost`. */
  list<S extends Schema>(path: string, item: S, options?: ListOptions): Promise<v.InferOutput<S>[]>;
  post<S extends Schema>(
    path: string,
    body: unknown,
    schema: S,
    options?: RequestOptions,
  ): Promise<Reply<v.InferOutput<S>>>;
  patch<S extends Schema>(
    path: string,
    body: unknown,
    schema: S,
    options?: RequestOptions,
  ): Promise<Reply<v.InferOutput<S>>>;
  delete(path: string, options?: RequestOptions): Promise<Reply<undefined>>;
  /** Pauses before a request that the caller repeats itself, and tells of it. `Interrupted` when the signal aborts. */
  wait(wait: Wait): Promise<void>;
}
