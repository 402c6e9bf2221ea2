import type { LifecycleCall } from '../contract/calls.js';
import type { EventName, WebhookBody } from '../contract/events.js';
import type { CallReport, Exchange } from '../contract/exchange.js';
import type { PermissionUse } from '../contract/permission-use.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import type { Work } from './effects.js';

/** The two kinds of API that an extension of its own may have. */
export type ApiEndpoint = 'admin' | 'user';

/** Everything that a check may do. */
export interface CheckContext {
  readonly manifest: Manifest;
  /** The manifest's service url where the extension is being judged, without a slash at the end. */
  readonly extensionUrl: string;
  /** Where randomness of a check comes from: the same seed, the same requests. */
  readonly seed: number;
  /**
   * A new company on the simulated platform, this check's own. It is deactivated with purge when the check ends.
   * @param options.id default: a new one. No other check may have it; others of this one may begin with it.
   */
  company(options?: { id?: string; name?: string }): TestCompany;
  /** A request to the extension as anybody could send it. Redirects are not followed. Recorded. */
  call(request: RawRequest): Promise<Exchange>;
  /** {@link call}: a body of the check's own, to where the platform makes one of its calls. */
  post(call: LifecycleCall, body: unknown): Promise<Exchange>;
  /**
   * The company deactivates, the extension has to take it, and the platform never hears of it: as when the answer is
   * lost on its way. To the platform the company is active, and its token valid.
   */
  deactivateUnnoticed(company: TestCompany, options?: { purge?: boolean }): Promise<void>;
  /** For an event that the platform has not sent. A number, as the platform's own ids are. */
  newEventId(): string;
  /**
   * {@link call}: a GET of the extension's own API with this `Authorization`; null for none.
   * @param query with its question mark
   */
  ask(endpoint: ApiEndpoint, authorization: string | null, query?: string): Promise<Exchange>;
  /** Those of the two that the extension has. */
  apiEndpoints(): readonly ApiEndpoint[];
  /**
   * Bytes that need not be HTTP, over a connection of their own. Recorded where they are not answered, or with 500 and
   * above: there may be hundreds.
   */
  send(request: MalformedRequest): Promise<Exchange>;
  /** What no client should send, drawn from the seed, to each endpoint in turn and partly with the company's credentials. */
  malformedRequests(count: number, company: TestCompany): readonly MalformedRequest[];
  /** What the platform was asked without a token since the check began, whichever check caused it. */
  anonymousCalls(): readonly Exchange[];
  /** Random, and of a service token's length, but issued to nobody. */
  unknownToken(): string;
  /**
   * What of the service tokens and webhook secrets of this run stands in something that was recorded: the labels
   * that the recording put in their place, such as `[service token of acme]`.
   */
  secretsIn(recorded: unknown): readonly string[];
  /**
   * In which of the ways that can be seen from outside the extension serves the company now: `takes its webhooks`,
   * `answers its admin`. A way that rehive.json or the extension does not have is not among them.
   */
  signsOfActivity(company: TestCompany): Promise<readonly string[]>;
  /**
   * The extension has to serve the company in each of the ways that {@link signsOfActivity} named before.
   * @param message what is wrong otherwise
   */
  expectSigns(company: TestCompany, before: readonly string[], message: string): Promise<void>;
  /**
   * One more webhook, after the company's `work` has shown that there is something to see: it has to be accepted, and
   * the calls because of it have to be made with a valid token of the service user.
   * @param message what is wrong otherwise
   */
  expectWork(company: TestCompany, message: string): Promise<void>;
  /** {@link signsOfActivity}, and what the extension did on the platform because of it: see {@link Activity}. */
  activityOf(company: TestCompany, beside: readonly TestCompany[]): Promise<Activity>;
  /**
   * For the end of a check in which the extension served a company as before: removes the company, and skips the check
   * where even that changes nothing of what was seen. Then nothing else could have.
   */
  proveTelling(activity: Activity): Promise<void>;
  /** All that the extension wrote so far, unredacted: search it, never say it. Needs `output`. */
  output(): string;
  /** True as soon as the condition holds; false when it still does not after `ms`. */
  waitFor(condition: () => boolean, ms: number): Promise<boolean>;
  pause(ms: number): Promise<void>;
  /**
   * For how many milliseconds this check can still wait for something (`--timeout`). An extension may take its time to try
   * something again, and only whoever runs the check knows how long that may be.
   */
  patience(): number;
  /**
   * Ends the extension and starts it again on its data. Needs `restart`. Checks that need it run beside each other and
   * share restarts: each waits here until all the others wait too, or are over.
   */
  restart(how?: Restart): Promise<Ending>;
  /**
   * {@link restart}, in a round of its own, and while it starts nobody reaches the platform. Needs `restart`.
   * @returns null once it runs; otherwise why it did not start. It is started again then, with the platform.
   */
  restartWithoutPlatform(): Promise<string | null>;
}

/** How the extension is ended, and what happens around it. */
export interface Restart {
  /** With SIGKILL, as a crash would, instead of by asking it to end. */
  kill?: boolean;
  /** What the check does last: the extension is ended as soon as it is over. */
  last?: () => Promise<void>;
  /** Between its end and its new start. */
  whileDown?: () => void;
  /** Shares the restart with nobody. */
  alone?: boolean;
}

/** How the extension ended when it was asked to. */
interface Ending {
  took_ms: number;
  /** It did not end by itself. */
  forced: boolean;
}

export interface RawRequest {
  method?: string;
  /** Joined to the extension's url. */
  path: string;
  headers?: Record<string, string>;
  /** A string is sent as it is, anything else as JSON. */
  body?: unknown;
}

/** How an extension serves a company, as far as it can be seen. */
export interface Activity {
  company: TestCompany;
  signs: readonly string[];
  /** The calls with a service token that the company's webhook and its admin led to, of that company or of those beside it. */
  calls: readonly Exchange[];
}

/** See `malformedRequests` of the check's context. */
export interface MalformedRequest {
  /** In words: `a body that breaks off, to POST /activate/`. */
  what: string;
  bytes: Buffer;
  /**
   * It ends where its own words say that it does, so a server can tell, and owes an answer. For the others, to close the
   * connection is as good.
   */
  complete: boolean;
}

/** A fault of the platform that this company alone sees. */
export interface CompanyFault {
  method?: string;
  path?: string | RegExp;
  times?: number;
  respond:
    | { status: number; body?: unknown; headers?: Record<string, string> }
    | { delayMs: number }
    | 'drop'
    | 'malformed';
}

/** A webhook as the platform has it. The secret is the real one: compare it, never say it. */
export interface PlatformWebhook {
  url: string;
  event: EventName;
  secret: string;
  enabled: boolean;
}

export interface WebhookOptions {
  /** Default: the first event that the extension has a webhook for. */
  event?: EventName;
  id?: string;
  /** Null sends none. Default: the one that the extension gave to the platform. */
  secret?: string | null;
  url?: string;
  data?: Record<string, unknown>;
}

/** See {@link TestCompany.forge}. */
interface ForgedWebhook {
  /** Default: POST. */
  method?: string;
  /** The whole header. Null sends none. */
  authorization: string | null;
  /** A string is sent as it is, anything else as JSON. */
  body: unknown;
}

/** A company on the simulated platform, and what the platform and its people do with the extension. */
export interface TestCompany {
  readonly id: string;
  readonly adminToken: string;
  readonly userToken: string;
  /**
   * As the dashboard does: a service user with a new token, then the call. `newUser`: a new one in any case. Where it is
   * accepted, waits a moment for the webhooks of an extension that creates them after its answer.
   */
  activate(options?: { token?: string; newUser?: boolean }): Promise<CallReport>;
  /** One activation that arrives twice at the same time, the platform's own first: both with the same token. */
  activateTwice(): Promise<readonly [CallReport, CallReport]>;
  /** {@link activate}, which has to be accepted: what the check observes comes afterwards. */
  activated(): Promise<CallReport>;
  deactivate(options?: { purge?: boolean }): Promise<CallReport>;
  /** {@link deactivate}, which has to be accepted. */
  deactivated(options?: { purge?: boolean }): Promise<CallReport>;
  /** With a new token of the service user, unless one is given. */
  rotate(options?: { token?: string }): Promise<CallReport>;
  /** {@link rotate}, which has to be accepted. */
  rotated(): Promise<CallReport>;
  /** One webhook, as the platform sends it. */
  webhook(options?: WebhookOptions): Promise<CallReport>;
  /**
   * The body of a webhook that was just delivered and taken, with an id that is new: as if the platform had another event
   * about the same resource. Skips the check where there is no webhook.
   */
  webhookBody(event?: EventName): Promise<WebhookBody>;
  /** A request to the address of {@link firstWebhook} as anybody could send it. */
  forge(request: ForgedWebhook): Promise<Exchange>;
  /**
   * One webhook, which has to be accepted, and the calls that the extension made to the platform because of
   * it. Skips the check where it makes none: then there is nothing to see.
   */
  work(options?: WebhookOptions): Promise<readonly Exchange[]>;
  /** Whether the platform has, within `ms`, each webhook that rehive.json names, enabled and at the extension. */
  hasItsWebhooks(ms: number): Promise<boolean>;
  /** {@link work}, with what the webhook said. */
  workOn(options?: WebhookOptions): Promise<Work>;
  /** The company's webhooks on the platform that lead to the extension. */
  webhooks(): readonly PlatformWebhook[];
  /** The one that {@link webhook} uses by default. Skips the check where there is none. */
  firstWebhook(): PlatformWebhook;
  /** Another user of the company. */
  addUser(group: string): { id: string; token: string };
  /** From now on the platform answers the token with 401: its user has logged out, or its lifetime is over. */
  endToken(token: string, how: 'revoked' | 'expired'): void;
  /** The service user's valid token; null while there is none. */
  serviceToken(): string | null;
  /** A new valid token of the service user of an active service, which nobody has sent yet. */
  issueServiceToken(): string;
  /** All tokens of the company's users and its webhooks' secrets, with what they are in words. The real ones: search for them, never say them. */
  secrets(): readonly { secret: string; what: string }[];
  /** All that the extension asked the platform in this company's name or about its users' tokens, oldest first. */
  exchanges(): readonly Exchange[];
  /** Those of {@link exchanges} that were made with the service user's token, the token checks left out. */
  serviceCalls(): readonly Exchange[];
  /**
   * Of those {@link serviceCalls} that came after the first `since`, the ones that have the effect of the first ones once
   * more.
   */
  effectsSince(since: number, first: readonly Exchange[]): readonly Exchange[];
  /** Which permissions the calls of the extension needed, got and lacked. */
  permissionUse(): readonly PermissionUse[];
  /** Waits until the extension has not called the platform for `ms`. */
  quiet(ms: number): Promise<void>;
  /**
   * Gives back what removes it, and answers those whom a delay holds. It is gone when the check ends, at the latest.
   */
  fault(fault: CompanyFault): () => void;
  /** How often the faults that are there were met, by requests that are held included. */
  faultsMet(): number;
}
