import type { Activity } from './activity.js';
import type { Agents } from './agents.js';
import type { PlatformClock, RandomSource } from './clock.js';
import type { Message } from './confirmations.js';
import type { DeliveryQueue } from './delivery-queue.js';
import type { FaultList } from './faults.js';
import type { Secrets } from './known-secrets.js';
import type { OneAtATime } from './one-at-a-time.js';
import type { Recorder } from './recorder.js';
import type { BodyPacker } from './kept-body.js';
import type { DeliveryRules } from './retry-schedule.js';
import type { SharedTexts } from './shared-texts.js';
import type { PlatformState } from './state.js';
import type { TimeLimits } from './time-limits.js';
import type { Throttle } from './throttle.js';

/** What the parts of one simulated platform share. Made once per instance and passed in, never kept at module level. */
export interface PlatformContext {
  readonly state: PlatformState;
  readonly clock: PlatformClock;
  readonly random: RandomSource;
  readonly recorder: Recorder;
  readonly secrets: Secrets;
  readonly faults: FaultList;
  /** Null where nobody is throttled. */
  readonly throttle: Throttle | null;
  readonly agents: Agents;
  readonly deliveries: DeliveryQueue;
  readonly deliveryRules: DeliveryRules;
  readonly timeLimits: Readonly<TimeLimits>;
  /** For the body of a task that waits. */
  readonly packBody: BodyPacker;
  readonly sharedTexts: SharedTexts;
  /** Of a service that is configured to rotate. */
  readonly serviceTokenLifetimeMs: number;
  readonly activity: Activity;
  readonly oneAtATime: OneAtATime;
  /** Say so after every change of the state; `secrets: false` where it brought no token and no secret. */
  changed(what?: { secrets: false }): void;
  /** Tells something that whoever runs the platform should know, once per `key`. */
  notice(key: string, text: string): void;
  /** Tells whoever runs the platform of a message to a user, which nobody else sends. */
  send(message: Message): void;
  /** False where a resource is made for a sample: nothing has happened. */
  readonly raisesEvents?: false;
  /** Aborted when the platform closes: calls that are under way end with it. */
  readonly closing: AbortSignal;
}
