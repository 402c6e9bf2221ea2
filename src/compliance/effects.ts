import type { WebhookBody } from '../contract/events.js';
import type { Exchange } from '../contract/exchange.js';

/** A webhook, and what the extension asked of the platform because of it. */
export interface Work {
  body: WebhookBody;
  calls: readonly Exchange[];
  /** From its delivery to the last of its calls. */
  ms: number;
}

/** After so long a silence, an event like this one causes no call any more. */
export function silenceAfter({ ms }: Work): number {
  return Math.min(ms + 300, 4_000);
}

/** For a fault that meets all that an extension asks of the platform but whose token it is. */
export const allButTokenChecks = /^\/3\/(?!auth\/)/;

/**
 * What a call of the extension to the platform does, whatever it does it to: `POST /3/admin/transactions/{id}/messages/`.
 */
export function kindOf({ request }: Exchange): string {
  const [root = '', version = '', ...parts] = new URL(request.url).pathname.split('/');
  const kind = parts.map((part) => (/\d/.test(part) ? '{id}' : part));
  return `${request.method} ${[root, version, ...kind].join('/')}`;
}

/** Whether the platform did it now: not where it failed, nor for an idempotency key with which it was done before. */
function isDone({ response }: Exchange): boolean {
  if (response === null || response.status < 200 || response.status >= 300) return false;
  return response.headers['idempotent-replayed'] !== 'true';
}

function isChange({ request: { method } }: Exchange): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/**
 * Of the calls because of an event, those that are its effect: what was changed on the platform; where nothing was, what was
 * looked up. To look something up again harms nobody where the effect is a change.
 */
export function effectsOf(calls: readonly Exchange[]): readonly Exchange[] {
  const done = calls.filter(isDone);
  const changes = done.filter(isChange);
  return [changes, done, calls].find(({ length }) => length > 0) ?? [];
}

/**
 * Which of the later calls are the effect of the first ones once more. What the first did not cause is no repetition of it,
 * such as work that the extension does now and then.
 */
export function repeatedEffects(first: readonly Exchange[], later: readonly Exchange[]): readonly Exchange[] {
  const effects = effectsOf(first);
  const kinds = new Set(effects.map(kindOf));
  return later.filter((call) => kinds.has(kindOf(call)) && (isDone(call) || !effects.some(isDone)));
}

/**
 * {@link repeatedEffects} of one event among many: those that name the resource that the event is about, in their address or
 * in what they send. Null where the first ones do not name theirs: then none can be told to belong to an event.
 */
export function effectsOfEvent(
  first: Work,
  later: readonly Exchange[],
  body: WebhookBody,
): readonly Exchange[] | null {
  if (!effectsOf(first.calls).some((call) => isAbout(call, first.body))) return null;
  return repeatedEffects(first.calls, later).filter((call) => isAbout(call, body));
}

/** Whether a call names the resource of an event, in its address or in what it sends. */
export function isAbout({ request: { url, body } }: Exchange, { data: { id } }: WebhookBody): boolean {
  if (typeof id !== 'string' && typeof id !== 'number') return false;
  return url.includes(String(id)) || (JSON.stringify(body) ?? '').includes(String(id));
}
