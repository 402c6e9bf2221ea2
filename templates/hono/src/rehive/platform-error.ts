/** A call to the platform that did not succeed. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  /** Of the platform's answer; null when there was none in time. */
  readonly status: number | null;
  /** Seconds, from the platform's `Retry-After`. */
  readonly retryAfter: number | null;

  constructor(
    message: string,
    options: { status?: number; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = options.status ?? null;
    this.retryAfter = options.retryAfter ?? null;
  }
}
