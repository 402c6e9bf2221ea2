import type { EventName, WebhookBody } from '../contract/events.js';
import type { CallReport, Exchange } from '../contract/exchange.js';
import type { PermissionUse } from '../contract/permission-use.js';
import type { PermissionTriple } from '../contract/permissions.js';
import type { ThrottleTier } from '../contract/throttles.js';
import type { Clock, RandomSource, TimeMode } from './clock.js';
import type { Message } from './confirmations.js';
import type { Faults } from './faults.js';
import type { JwtKeySet } from './jwt.js';
import type { SampleOptions } from './sample-event.js';
import type { DeliveryRules } from './retry-schedule.js';
import type { SavedState } from './saved-state.js';
import type { Seed } from './seed-format.js';
import type { PlatformState } from './state.js';
import type { TimeLimits } from './time-limits.js';
import type { WaitingTry } from './waiting-tries.js';

export interface PlatformOptions {
  /** Default `127.0.0.1`: nobody else reaches it. */
  host?: string;
  /** Default 0: a free one. */
  port?: number;
  /** Default: one company, `acme`, unless the seed has some. Those that the saved state has stay as they are. */
  companies?: readonly CompanySeed[];
  /** Companies, users and balances to begin with. What the saved state has of them stays as it is. */
  seed?: Seed;
  /** From an earlier platform's `save()`. */
  savedState?: SavedState;
  /** After any change of the state. */
  onChange?: () => void;
  /** Every exchange in both directions, redacted. */
  onExchange?: (exchange: Exchange) => void;
  /** How much a company may ask of the API, as with Rehive. Default: as much as it likes. */
  throttle?: ThrottleTier;
  /** How the platform's time goes. Default `real`. */
  time?: TimeMode;
  /** What its time is counted by. Default: the machine's. */
  clock?: Clock;
  /** How webhooks are delivered, as far as it is to be otherwise than {@link DeliveryRules} says. */
  deliveries?: Partial<DeliveryRules>;
  /** How long an extension may take to answer, in milliseconds. Default: as long as Rehive gives it. */
  timeLimits?: Partial<TimeLimits>;
  /** Of a service that rotates. Default: 8 days (requirements page). */
  serviceTokenLifetimeMs?: number;
  /** What whoever runs the platform should know: a webhook's condition that is not evaluated, a webhook that was disabled. */
  onNotice?: (text: string) => void;
  /** What Rehive would have sent to a user by email or SMS. With what the user confirms with: it is a secret of the user's. */
  onMessage?: (message: Message) => void;
  random?: RandomSource;
  /** Opens the control API under `/_control/` to whoever sends this as `X-Rehive-Control`. */
  controlToken?: string;
  /** The folder that the state is kept in; only told by the control API. */
  stateDirectory?: string | null;
}

export interface CompanySeed {
  id?: string;
  name?: string;
}

/** A company with what a client needs to act in it. */
export interface CompanyAccess {
  id: string;
  admin_token: string;
  user_token: string;
}

export interface NewUser {
  /** Default `user`. */
  group?: string;
  email?: string;
  /** With it, the user can log in. */
  password?: string;
}

export interface ActivateOptions {
  company: string;
  /** The extension's url: its service is found by it, or made. */
  url: string;
  /** Of a service that is made. Default `Extension`. */
  name?: string;
  /** What the service is to have from now on. Default: what it has. */
  permissions?: readonly PermissionTriple[];
  /** Default `/activate/`. */
  path?: string;
  /** Sends this token instead of a new one. Nothing is made and nothing changes, whatever the answer. */
  token?: string;
  /** Makes a new service user even where the service has one. */
  newUser?: boolean;
  /** Configured to rotate: its tokens expire. Default: as before, at first false. */
  rotates?: boolean;
}

export interface DeactivateOptions {
  company: string;
  /** Which service; may be left out where the company has one only. */
  url?: string;
  /** The company is being removed: its webhooks and service user go too. */
  purge?: boolean;
  path?: string;
}

export interface RotateOptions {
  company: string;
  url?: string;
  path?: string;
  /** Sends this token instead of a new one. Nothing is made and nothing changes, whatever the answer. */
  token?: string;
  /**
   * The rotation comes so much later: the platform's time is moved on first. The service is then one that rotates, and the
   * token that it has expires when its lifetime is over.
   */
  afterMs?: number;
}

export interface SendWebhookOptions {
  company: string;
  event: EventName;
  /** Merged into the body's `data`; null removes nothing, it is a value. */
  data?: Record<string, unknown>;
  /**
   * `data` is the whole of the body's data, as some platform sent it once. Of a transaction that this one does not have, it
   * makes one, so that the extension finds it.
   */
  asIs?: boolean;
  /** Dotted paths into the body (`data.amount`) that exist there. */
  set?: Record<string, unknown>;
  /** Default: that of the registered webhook. Null sends no `Authorization` header. */
  secret?: string | null;
  /** The event's id. Default: a new one. */
  id?: string;
  /** Default: that of the registered webhook. */
  url?: string;
  /** How often the same event is delivered. Default 1. */
  times?: number;
  /** How many deliveries at once. Default 1. */
  concurrency?: number;
  /**
   * Tries again as the platform does when it raises an event, until it is accepted or given up: one report per try. Needs a
   * registered webhook. With a real clock this can take hours.
   */
  retries?: boolean;
}

/** A running simulated platform. */
export interface Platform {
  /** `http://127.0.0.1:4300`, no slash at the end. */
  readonly url: string;
  /** `http://127.0.0.1:4300/3/`, what an extension gets as `REHIVE_API_URL`. */
  readonly apiUrl: string;
  readonly state: PlatformState;
  /** Newest last; the last 10,000, fewer when they are large. */
  readonly exchanges: readonly Exchange[];
  companies(): CompanyAccess[];
  addCompany(seed?: CompanySeed): CompanyAccess;
  addUser(company: string, options?: NewUser): { id: string; token: string };
  issueToken(userId: string): string;
  revokeToken(token: string): void;
  /** The token's lifetime is over, whatever it was. */
  expireToken(token: string): void;
  /** What the dashboard does: makes service, service user and token, calls the extension, cleans up on failure. */
  activate(options: ActivateOptions): Promise<CallReport>;
  deactivate(options: DeactivateOptions): Promise<CallReport>;
  rotate(options: RotateOptions): Promise<CallReport>;
  /** Delivers one event, `times` times. Uses the webhook that the extension registered, unless told otherwise. */
  sendWebhook(options: SendWebhookOptions): Promise<CallReport[]>;
  /** The valid token of the company's active service; null without one. */
  serviceToken(company: string, url?: string): string | null;
  /** Of the webhook that {@link Platform.sendWebhook} would use. */
  webhookSecret(company: string, event: EventName): string | null;
  /** The body that a webhook for an event would have. Sends nothing and changes nothing. */
  sampleEvent(options: SampleOptions): Promise<WebhookBody>;
  /** Which permissions the calls of the company's services needed, got and lacked; of the service at a url alone, if given. */
  permissionUse(company: string, url?: string): PermissionUse[];
  /** A text without the tokens and secrets that this platform knows, or has known since it was started. */
  redact(text: string): string;
  /** {@link redact}, of all the texts of an exchange that somebody else has made; also what only stands where secrets stand. */
  redactExchange(exchange: Exchange): Exchange;
  readonly faults: Faults;
  /** The platform's time, a millisecond UNIX timestamp, and how it goes. */
  time(): { mode: TimeMode; now: number };
  /** Moves the platform's time on. What becomes due on the way happens at its time, and is waited for. */
  advance(ms: number): Promise<void>;
  /** The deliveries that wait for a retry, the next one first. */
  waitingTries(): WaitingTry[];
  /** What users were asked to confirm and have not yet, with what they confirm it with; oldest first. */
  messages(): Message[];
  /** The public key that the platform's JWTs are verified with, as a JSON Web Key Set. */
  jwks(): JwtKeySet;
  /** Forgets everything and begins again, as it was started: with its companies and its seed. All tokens are new. */
  reset(): CompanyAccess[];
  /** The state as plain JSON, with tokens and secrets. */
  save(): SavedState;
  /** Resolves when all deliveries that state changes have caused so far are tried; with a virtual clock, retries too. */
  settled(): Promise<void>;
  close(): Promise<void>;
}
