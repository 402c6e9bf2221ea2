import { UserError } from '../errors.js';
import { formatDuration } from '../simulator/duration.js';
import { defaultDeliveryRules, type DeliveryRules } from '../simulator/retry-schedule.js';
import { defaultTimeLimits, type TimeLimits } from '../simulator/time-limits.js';
import { decimal, duration, wholeNumber, wholeNumberOrNever } from './declarations/parse-option.js';

/** Flags that say how the platform calls the extension. Durations are in milliseconds, "never" is Infinity. */
export interface CallRuleFlags {
  webhookRetries?: number;
  webhookBackoff?: number;
  webhookBackoffFactor?: number;
  webhookBackoffMax?: number;
  webhookTimeout?: number;
  webhookConcurrency?: number;
  webhookDisableAfter?: number;
  callTimeout?: number;
}

interface CallRule {
  name: keyof CallRuleFlags;
  flag: string;
  argument: string;
  what: string;
  standard: number;
  /** Null for an assumption: Rehive publishes nothing about it. */
  source: string | null;
  /** For a part of what is documented. */
  assumed?: string;
  parse: (text: string) => number;
  show: (value: number) => string;
}

const day = 86_400_000;
const wait = duration(1, 30 * day);
const timeLimit = duration(1, day);

export const callRules: readonly CallRule[] = [
  {
    name: 'webhookRetries',
    flag: '--webhook-retries',
    argument: '<n>',
    what: 'tries of a webhook after the first',
    standard: defaultDeliveryRules.retries,
    source: 'events page',
    parse: wholeNumber(0, 1000),
    show: String,
  },
  {
    name: 'webhookBackoff',
    flag: '--webhook-backoff',
    argument: '<duration>',
    what: 'the wait before the first retry',
    standard: defaultDeliveryRules.firstWaitMs,
    source: null,
    parse: wait,
    show: formatDuration,
  },
  {
    name: 'webhookBackoffFactor',
    flag: '--webhook-backoff-factor',
    argument: '<n>',
    what: 'each further wait is so many times the one before',
    standard: defaultDeliveryRules.growth,
    source: null,
    parse: decimal(1, 100),
    show: String,
  },
  {
    name: 'webhookBackoffMax',
    flag: '--webhook-backoff-max',
    argument: '<duration>',
    what: 'the longest wait before a retry',
    standard: defaultDeliveryRules.longestWaitMs,
    source: 'events page',
    parse: wait,
    show: formatDuration,
  },
  {
    name: 'webhookTimeout',
    flag: '--webhook-timeout',
    argument: '<duration>',
    what: 'how long the answer to a webhook may take',
    standard: defaultTimeLimits.webhook,
    source: 'events page',
    parse: timeLimit,
    show: formatDuration,
  },
  {
    name: 'webhookConcurrency',
    flag: '--webhook-concurrency',
    argument: '<n>',
    what: 'webhooks that are delivered at once',
    standard: defaultDeliveryRules.concurrency,
    source: null,
    parse: wholeNumber(1, 1000),
    show: String,
  },
  {
    name: 'webhookDisableAfter',
    flag: '--webhook-disable-after',
    argument: '<n>',
    what: 'answers of 500 to 509 in a row that disable a webhook, or "never"',
    standard: defaultDeliveryRules.disableAfter,
    source: null,
    parse: wholeNumberOrNever(1, 1_000_000),
    show: (value) => (value === Infinity ? 'never' : String(value)),
  },
  {
    name: 'callTimeout',
    flag: '--call-timeout',
    argument: '<duration>',
    what: 'how long the answer to activate, deactivate and rotate may take',
    standard: defaultTimeLimits.activate,
    source: 'requirements page',
    assumed: 'for rotate an assumption',
    parse: timeLimit,
    show: formatDuration,
  },
];

export interface CallRules {
  deliveries: DeliveryRules;
  timeLimits: TimeLimits;
  /** Where the flags depart from what Rehive documents. */
  departures: string[];
}

/** @throws UserError for flags that contradict each other */
export function readCallRules(flags: CallRuleFlags): CallRules {
  const deliveries: DeliveryRules = {
    retries: flags.webhookRetries ?? defaultDeliveryRules.retries,
    firstWaitMs: flags.webhookBackoff ?? defaultDeliveryRules.firstWaitMs,
    growth: flags.webhookBackoffFactor ?? defaultDeliveryRules.growth,
    longestWaitMs: flags.webhookBackoffMax ?? defaultDeliveryRules.longestWaitMs,
    concurrency: flags.webhookConcurrency ?? defaultDeliveryRules.concurrency,
    disableAfter: flags.webhookDisableAfter ?? defaultDeliveryRules.disableAfter,
  };
  requireOrder(flags, deliveries);
  const { callTimeout, webhookTimeout = defaultTimeLimits.webhook } = flags;
  const others =
    callTimeout === undefined ? {} : { activate: callTimeout, deactivate: callTimeout, rotate: callTimeout };
  return {
    deliveries,
    timeLimits: { ...defaultTimeLimits, ...others, webhook: webhookTimeout },
    departures: callRules.flatMap(({ name, flag, standard, source, show }) => {
      const value = flags[name];
      return source === null || value === undefined || value === standard
        ? []
        : [`Not as Rehive does it: ${flag} ${show(value)} (${source}: ${show(standard)}).`];
    }),
  };
}

/** A first wait that was asked for and is never waited would look like a mistake of ours. */
function requireOrder(
  { webhookBackoff, webhookBackoffMax }: CallRuleFlags,
  { firstWaitMs, longestWaitMs }: DeliveryRules,
): void {
  if (webhookBackoff === undefined || firstWaitMs <= longestWaitMs) return;
  const longest = formatDuration(longestWaitMs);
  throw new UserError(
    `--webhook-backoff ${formatDuration(firstWaitMs)} is longer than the longest wait, ${longest}.`,
    {
      nextSteps: [
        webhookBackoffMax === undefined
          ? 'Give a longer --webhook-backoff-max, too.'
          : 'Give a longer --webhook-backoff-max.',
      ],
    },
  );
}
