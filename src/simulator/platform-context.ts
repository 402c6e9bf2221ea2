import type { Agent } from 'undici';
import type { Clock, RandomSource } from './clock.js';
import type { FaultList } from './faults.js';
import type { OneAtATime } from './one-at-a-time.js';
import type { Recorder } from './recorder.js';
import type { PlatformState } from './state.js';

/** What the parts of one simulated platform share. Made once per instance and passed in, never kept at module level. */
export interface PlatformContext {
  readonly state: PlatformState;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly recorder: Recorder;
  readonly faults: FaultList;
  /** Holds the connections to extensions. */
  readonly agent: Agent;
  readonly oneAtATime: OneAtATime;
  /** Deliveries under way, so that a caller can wait for them. */
  readonly pending: Set<Promise<unknown>>;
  /** Say so after every change of the state. */
  changed(): void;
  /** Aborted when the platform closes: calls that are under way end with it. */
  readonly closing: AbortSignal;
}
