import type { Effects, RecordedDelivery } from './deliveries-of.js';

/** A kind of call that was made more or less often than recorded. */
interface EffectDifference {
  call: string;
  recorded: number;
  now: number;
}

export interface DeliveryComparison {
  status: { recorded: number | null; now: number | null; equal: boolean };
  /** `compared` is false where nobody recorded the effect: a platform does not know it. */
  effects: {
    compared: boolean;
    equal: boolean;
    recorded: Effects | null;
    now: Effects;
    differences: EffectDifference[];
  };
  equal: boolean;
}

/** What a replayed delivery came to, beside what was recorded. */
export function compareDelivery(
  { status, effects }: Pick<RecordedDelivery, 'status' | 'effects'>,
  now: { status: number | null; effects: Effects },
): DeliveryComparison {
  const differences = effects === null ? [] : differencesOf(effects, now.effects);
  const sameStatus = status === now.status;
  return {
    status: { recorded: status, now: now.status, equal: sameStatus },
    effects: {
      compared: effects !== null,
      equal: differences.length === 0,
      recorded: effects,
      now: now.effects,
      differences,
    },
    equal: sameStatus && differences.length === 0,
  };
}

function differencesOf(recorded: Effects, now: Effects): EffectDifference[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(now)])]
    .toSorted()
    .map((call) => ({ call, recorded: recorded[call] ?? 0, now: now[call] ?? 0 }))
    .filter((one) => one.recorded !== one.now);
}
