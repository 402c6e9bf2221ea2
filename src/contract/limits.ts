/** Sizes and schedules of the platform. `assumed` values stand in no document and stay configurable. */
export const limits = {
  /** Characters in a token (authorization page). */
  tokenLength: 64,
  /** Fewest random characters in a webhook secret (events page). */
  webhookSecretMinLength: 32,
  /** Bytes of one resource's metadata (metadata page); one webhook body can be well over this. */
  metadataMaxBytes: 104_857,
  pageSizeDefault: 15,
  pageSizeMax: 250,
  /** Tries after the first one (events page). */
  webhookRetriesMax: 7,
  /** Longest wait between two tries, in seconds (events page). */
  webhookRetryWaitMaxSeconds: 3600,
  /** Before the first retry; each further wait is longer by the factor. Assumed: the docs say only that waits grow. */
  webhookFirstRetryWaitSeconds: 60,
  webhookRetryWaitGrowth: 2,
  /** 50x answers in a row that disable a webhook. Assumed: the changelog says "too many". */
  webhookServerErrorsToDisable: 20,
  /** Deliveries at once. Assumed. */
  webhookConcurrency: 50,
  /** Of a session where neither the client nor the company asks for another (authorization page). */
  sessionSeconds: 10 * 60 * 60,
  /** The most that a company's setting takes (changelog 2020-12-10). That it bounds a client's too is assumed. */
  sessionMaxSeconds: 31 * 24 * 60 * 60,
  idempotencyKeyMaxLength: 99,
  idempotencyKeptHours: 24,
  /** The requirements page says 8 days; an older one says that tokens are refreshed every 7. */
  serviceTokenLifetimeDays: 8,
  /** The one address that the platform's webhooks come from (events page). */
  webhookSourceAddress: '34.91.230.165',
} as const;
