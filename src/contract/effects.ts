import { pathOf, type Exchange } from './exchange.js';

/**
 * What a call of the extension to the platform does, whatever it does it to: `POST /3/admin/transactions/{id}/messages/`.
 */
export function kindOf({ request }: Pick<Exchange, 'request'>): string {
  const [root = '', version = '', ...parts] = pathOf(request).split('/');
  const kind = parts.map((part) => (/\d/.test(part) ? '{id}' : part));
  return `${request.method} ${[root, version, ...kind].join('/')}`;
}

/** Whether the platform did it now: not where it failed, nor for an idempotency key with which it was done before. */
export function isDone({ response }: Pick<Exchange, 'response'>): boolean {
  if (response === null || response.status < 200 || response.status >= 300) return false;
  return response.headers['idempotent-replayed'] !== 'true';
}

function isChange({ request: { method } }: Pick<Exchange, 'request'>): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/**
 * Of the calls because of an event, those that are its effect: what was changed on the platform; where nothing was, what was
 * looked up. To look something up again harms nobody where the effect is a change.
 */
export function effectsOf<Call extends Pick<Exchange, 'request' | 'response'>>(
  calls: readonly Call[],
): readonly Call[] {
  const done = calls.filter(isDone);
  const changes = done.filter(isChange);
  return [changes, done, calls].find(({ length }) => length > 0) ?? [];
}

/** Whether a call names the resource of an event, in its address or in what it sends. */
export function isAbout(
  { request: { url, body } }: Pick<Exchange, 'request'>,
  { data: { id } }: { data: Readonly<Record<string, unknown>> },
): boolean {
  if (typeof id !== 'string' && typeof id !== 'number') return false;
  return url.includes(String(id)) || (JSON.stringify(body) ?? '').includes(String(id));
}
