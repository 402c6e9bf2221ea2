/** How the platform wraps what it answers (errors page). */
export interface SuccessEnvelope<Data = unknown> {
  status: 'success';
  data?: Data;
}

export interface ErrorEnvelope {
  status: 'error';
  message: string;
  /** Per field, what is wrong with it. */
  data?: Record<string, unknown>;
}

/** A page of a list, under `data`. Without `count` where `pagination=cursor` was asked for (pagination page). */
export interface Paginated<Item = unknown> {
  count?: number;
  next: string | null;
  previous: string | null;
  results: Item[];
}

export function success<Data>(data: Data): SuccessEnvelope<Data> {
  return { status: 'success', data };
}

export function failure(message: string, data?: Record<string, unknown>): ErrorEnvelope {
  return data === undefined ? { status: 'error', message } : { status: 'error', message, data };
}

/** The `message` of an answer in an envelope; null where there is none. */
export function envelopeMessage(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('message' in body)) return null;
  return typeof body.message === 'string' && body.message !== '' ? body.message : null;
}
