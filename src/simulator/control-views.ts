import { describeFault } from './fault-spec.js';
import type { Platform } from './platform-interface.js';
import { describeTimeMode } from './time-mode.js';
import type { WaitingTry } from './waiting-tries.js';

/** A fault as the control API and `--json` show it. */
export interface ShownFault {
  id: number;
  /** In the words of a `--fault`, with the seed where there is a rate. */
  fault: string;
  met: number;
}

export function showFaults({ faults }: Platform): ShownFault[] {
  return faults.list().map(({ id, fault, met }) => ({ id, fault: describeFault(fault), met }));
}

/** The platform's time, and what waits for it. */
export interface ShownTime {
  mode: string;
  /** Millisecond UNIX timestamp. */
  now: number;
  /** How many deliveries wait for a retry. */
  waiting: number;
  /** Those of them that are due first, at most 100. */
  schedule: WaitingTry[];
}

export function showTime(platform: Platform): ShownTime {
  const { mode, now } = platform.time();
  const waiting = platform.waitingTries();
  return { mode: describeTimeMode(mode), now, waiting: waiting.length, schedule: waiting.slice(0, 100) };
}
