import { source, type Source } from './sources.js';

export type CallName = 'activate' | 'deactivate' | 'rotate' | 'webhook';

/** A call that the platform makes to an extension. All are `POST` with a JSON body. */
export interface Call {
  readonly name: CallName;
  /** Joined to the service's url. The trailing slash belongs to it. */
  readonly path: string;
  /** An extension may do without it. */
  readonly optional: boolean;
  readonly acceptedStatuses: readonly number[];
  /** Counted to the end of the answer. */
  readonly timeLimitMs: number;
  /** The time limit stands in no document: an assumption. */
  readonly timeLimitAssumed: boolean;
  readonly source: Source;
}

export const calls: Readonly<Record<CallName, Call>> = {
  activate: {
    name: 'activate',
    path: '/activate/',
    optional: false,
    acceptedStatuses: [200, 201],
    timeLimitMs: 10_000,
    timeLimitAssumed: false,
    source: source('requirements', 'POST /activate/ with {"token"} answers 200 or 201 within 10 seconds.'),
  },
  deactivate: {
    name: 'deactivate',
    path: '/deactivate/',
    optional: false,
    acceptedStatuses: [200, 201],
    timeLimitMs: 10_000,
    timeLimitAssumed: false,
    source: source(
      'requirements',
      'POST /deactivate/ with {"token", "purge"} answers 200 or 201 within 10 seconds; purge is optional and defaults to false.',
    ),
  },
  rotate: {
    name: 'rotate',
    path: '/rotate/',
    optional: true,
    acceptedStatuses: [200, 201],
    timeLimitMs: 10_000,
    timeLimitAssumed: true,
    source: source('requirements', 'POST /rotate/ with {"token"}, the new one, answers 200 or 201.'),
  },
  webhook: {
    name: 'webhook',
    path: '/webhook/',
    optional: true,
    acceptedStatuses: [200, 201, 202],
    timeLimitMs: 5_000,
    timeLimitAssumed: false,
    source: source(
      'events',
      'POST with {"id", "event", "company", "data"} answers 200, 201 or 202 within 5 seconds.',
    ),
  },
};

/** The calls with which the platform begins and ends a company's use of an extension. A token in the body proves each. */
export const lifecycleCalls = ['activate', 'deactivate', 'rotate'] as const;

export type LifecycleCall = (typeof lifecycleCalls)[number];

export const lifecycleNouns = {
  activate: 'activation',
  deactivate: 'deactivation',
  rotate: 'rotation',
} as const satisfies Record<LifecycleCall, string>;

export const callNames = Object.keys(calls) as CallName[];

/**
 * The address of a call: the service's url, which may have a path of its own, joined with an endpoint's path.
 * `https://example.com/api` and `/activate/` make `https://example.com/api/activate/`.
 */
export function endpointUrl(serviceUrl: string, path: string): string {
  return `${serviceUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

const activationFailed = 'An error occurred in the service: ';

/** The three texts with which the platform reports a failed activation or deactivation (changelog 2023-05-04). */
export const callErrorTexts = {
  unreachable: (url: string) => `${activationFailed}Unable to connect to ${url}.`,
  message: (message: string) => `${activationFailed}${message}`,
  status: (status: number, url: string) => `${activationFailed}Received a ${status} response from ${url}.`,
} as const;
