/** A request that is answered with an error. The message goes to the caller: no token, no secret, nothing internal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 502 | 503;
  /** Seconds after which it is worth to try again. */
  readonly retryAfter: number | null;
  /** Per field, what is wrong with it. */
  readonly fields: Record<string, string[]> | undefined;

  constructor(
    status: Refusal['status'],
    message: string,
    options: { retryAfter?: number | null; fields?: Record<string, string[]>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.retryAfter = options.retryAfter ?? null;
    this.fields = options.fields;
  }
}

/** A call to the platform that did not succeed. `status` is null when there was no answer in time. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly status: number | null;
  /** Seconds, from the platform's `Retry-After`. */
  readonly retryAfter: number | null;

  constructor(message: string, status: number | null, retryAfter: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** An event that can't be handled, however often it is tried. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}
