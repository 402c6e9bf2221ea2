/** The statuses with which this extension refuses a request. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 500 | 502 | 503;

/** A request that is answered with an error. The message goes to the caller: no token, no secret, nothing internal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: RefusalStatus;
  /** Seconds after which it is worth to try again. */
  readonly retryAfter: number | null;
  /** Per field, what is wrong with it. */
  readonly fields: Record<string, string[]> | undefined;

  constructor(
    status: RefusalStatus,
    message: string,
    options: { retryAfter?: number | null; fields?: Record<string, string[]>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.retryAfter = options.retryAfter ?? null;
    this.fields = options.fields;
  }
}
