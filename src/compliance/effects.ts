import { effectsOf, isAbout, isDone, kindOf } from '../contract/effects.js';
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
 * Which of the later calls are the effect of the first ones once more. What the first did not cause is no repetition of it,
 * such as work that the extension does now and then.
 */
export function repeatedEffects(first: readonly Exchange[], later: readonly Exchange[]): readonly Exchange[] {
  const effects = effectsOf(first);
  const kinds = new Set(effects.map(kindOf));
  const mustBeDone = effects.some(isDone);
  return later.filter((call) => (isDone(call) || !mustBeDone) && kinds.has(kindOf(call)));
}

/**
 * {@link repeatedEffects} told apart by event: of each, those that name the resource that it is about, in their address or in
 * what they send. Null where the first ones do not name theirs: then none can be told to belong to an event.
 */
export function effectsByEvent(
  first: Work,
  later: readonly Exchange[],
): ((body: WebhookBody) => readonly Exchange[]) | null {
  if (!effectsOf(first.calls).some((call) => isAbout(call, first.body))) return null;
  const effects = repeatedEffects(first.calls, later);
  return (body) => effects.filter((call) => isAbout(call, body));
}
