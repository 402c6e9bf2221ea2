import { workMs } from './work-times.js';

/** So many webhooks have shown nothing for as long as it may take: then there is most likely nothing to be seen. */
const enough = 3;
/** From then on. Where work shows at all, it mostly does within a tenth of that. Milliseconds. */
const shortMs = 1_000;

/**
 * How long a run waits until work after a webhook shows on the platform. An extension may work without asking the platform
 * for anything; then each check that needs to see its work would wait in vain, and be skipped, for {@link workMs} each.
 */
export interface WorkPatience {
  /** Milliseconds. */
  ms(): number;
  /** What became of a wait: work was seen, or nothing was. Once any was seen, everybody is waited for to the full. */
  waited(seen: boolean): void;
}

export function createWorkPatience(): WorkPatience {
  let inVain = 0;
  let wasSeen = false;
  return {
    ms: () => (wasSeen || inVain < enough ? workMs : shortMs),
    waited(seen) {
      if (seen) wasSeen = true;
      else inVain += 1;
    },
  };
}
