import { isAbout, kindOf } from '../contract/effects.js';
import type { RecordedExchange } from './recording-format.js';

/** A delivery that a call to the platform may be because of. */
interface Candidate {
  at: number;
  company: string;
  body: { data: Readonly<Record<string, unknown>> };
  /** How often it did which kind of call when it was recorded; null or left out where nobody knows. */
  calls?: Readonly<Record<string, number>> | null;
}

type AttributedCall = Pick<RecordedExchange, 'at' | 'company' | 'request'>;

/**
 * Which calls are because of which delivery, by the delivery's place. A call belongs to a delivery of its company that came
 * before it: to one that it names, if any; among several, to the first that did such a call when it was recorded and has
 * not done it yet, else to the last.
 */
export function attributeCalls<Call extends AttributedCall>(
  calls: readonly Call[],
  deliveries: readonly Candidate[],
): Call[][] {
  const attributed: Call[][] = deliveries.map(() => []);
  const lacks = (index: number, call: Call): boolean => {
    const kind = kindOf(call);
    const done = attributed[index]?.filter((one) => kindOf(one) === kind).length ?? 0;
    return done < (deliveries[index]?.calls?.[kind] ?? 0);
  };
  for (const call of calls) {
    const before = deliveries.flatMap(({ at, company, body }, index) =>
      at <= call.at && company === (call.company ?? company) ? [{ index, names: isAbout(call, body) }] : [],
    );
    const named = before.filter(({ names }) => names);
    const candidates = named.length > 0 ? named : before;
    const owner = candidates.find(({ index }) => lacks(index, call)) ?? candidates.at(-1);
    if (owner !== undefined) attributed[owner.index]?.push(call);
  }
  return attributed;
}
