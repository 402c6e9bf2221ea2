import { randomInt } from 'node:crypto';
import { seededRandom } from '../src/compliance/seeded-random.js';

/**
 * The proofs that take half an hour in full: `npm run prove` goes through all of them, any other run through a part that is
 * drawn anew each time.
 */
export const provesAll = process.env['PROVE'] === 'all';

/** `SEED=…` draws the same part again. */
export const proofSeed = Number(process.env['SEED'] ?? randomInt(2 ** 32));

/** As many as asked for, in the order in which they are given; all of them where everything is proven. */
export function drawn<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (provesAll) return items;
  const random = seededRandom(proofSeed);
  const chosen = new Set(
    items
      .map((item) => ({ item, rank: random() }))
      .toSorted((one, other) => one.rank - other.rank)
      .slice(0, count)
      .map(({ item }) => item),
  );
  return items.filter((item) => chosen.has(item));
}

/** An ordinary run has time for one of these. */
const turns = drawn(['crashes', 'examples'] as const, 1);

/** Whether it is the turn of the crash tests, or of the projects with an example; both where everything is proven. */
export const isTurnOf = (what: (typeof turns)[number]): boolean => turns.includes(what);
