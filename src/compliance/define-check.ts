import type { Source } from '../contract/sources.js';
import type { JsonPath } from '../manifest/manifest-error.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import type { CheckContext } from './check-interface.js';

// A check has one door to the rest of the house: this module.
export type * from './check-interface.js';
export { effectsOf, isAbout, kindOf } from '../contract/effects.js';
export { allButTokenChecks, effectsByEvent, silenceAfter, type Work } from './effects.js';
export {
  advise,
  describeExchange,
  expectAccepted,
  expectClientError,
  expectEffect,
  expectNoServerError,
  expectRefused,
  expectServedAsBefore,
  expectSuccess,
  fail,
  skip,
  tokenHeader,
} from './expectations.js';
export { sendHeldWebhook, untilReleased } from './held-work.js';
export { sentWebhook } from './sent-webhook.js';
export { workMs } from './work-times.js';

/** In the order in which reports list them. */
export const checkGroups = [
  'manifest',
  'activate',
  'deactivate',
  'rotate',
  'webhook',
  'api',
  'isolation',
  'resilience',
  'security',
  'permissions',
  'public',
] as const;

export type CheckGroup = (typeof checkGroups)[number];
export type Severity = 'required' | 'recommended';
export type Level = Manifest['level'];

/** What must be there for a check to observe anything; it is skipped with the reason otherwise. */
export type Need =
  /**
   * Ends and starts the extension, so it runs after all that do not, beside others that do, and not against an
   * extension that others started.
   */
  | 'restart'
  | 'rotate-endpoint'
  | 'webhook-endpoint'
  | 'admin-endpoint'
  | 'user-endpoint'
  /** One of the two: an admin endpoint or a user endpoint. */
  | 'api-endpoint'
  | 'health-endpoint'
  /** Reads what the extension writes to stdout and stderr. */
  | 'output'
  /** rehive.json names at least one webhook event. */
  | 'declared-webhooks';

/** One rule of the contract: its words, where they come from, how to mend a breach, and how a breach is noticed. */
export interface Check {
  readonly id: string;
  readonly group: CheckGroup;
  /** What a conforming extension does, as one sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** At level public, where that differs. */
  readonly publicSeverity?: Severity;
  /** `public`: asked of extensions that are listed for every company only. */
  readonly level?: Level;
  readonly source: Source;
  /** How it looks: what is done, and what must then be seen, in a sentence or two. */
  readonly observes: string;
  readonly fix: string;
  readonly likelyCause?: string;
  readonly needs?: readonly Need[];
  /**
   * What of rehive.json the check is about: reports point at its line. Default: the endpoint that the group or the
   * needs name. A finding that knows better says so itself, see {@link fail}.
   */
  readonly manifestPath?: JsonPath;
  /** Checks that have to pass before this one can observe anything. Where one of them failed, this one is skipped. */
  readonly after?: readonly string[];
  /**
   * Tells whether the extension serves companies beside each other. Such checks are run first. Until one of them has
   * passed, and once one has failed, checks run one after another: each has a company of its own, and an extension for one
   * company refuses a second. One that has nothing to observe has not failed.
   */
  readonly decidesConcurrency?: boolean;
  /**
   * A breach of it reaches the companies of other checks, so a finding of theirs may be this one's. Where it fails, whatever
   * was found while several checks ran is judged once more, one check at a time.
   */
  readonly reachesOthers?: boolean;
  /**
   * Takes much longer than most, so it is begun early: because it waits for a time limit, or for silences, or has much to do.
   * One that waits takes no place among those that run at once.
   */
  readonly long?: 'limit' | 'silence' | 'work';
  /** Draws from the run's seed: its rerun command says which. */
  readonly seeded?: boolean;
  /**
   * Observes, and ends without a word when the rule is kept.
   * A breach is thrown with {@link fail}, one that is no failure even where the check is required with {@link advise};
   * what can't be observed with {@link skip}. Anything else that is
   * thrown says that the check itself is at fault.
   */
  readonly run: (context: CheckContext) => Promise<void>;
}

/** Declares a check. One file each, listed in all-checks.ts. */
export function defineCheck(check: Check): Check {
  return check;
}
