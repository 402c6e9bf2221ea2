import type { CallName } from './calls.js';

/** Who asked: the platform called the extension, or the extension (or a client) called the platform. */
export type ExchangeDirection = 'to-extension' | 'to-platform';

/**
 * One HTTP request and what came back, as it is recorded, shown and reported.
 * Tokens and secrets are replaced by labels such as `[service token of acme]` before it is recorded,
 * so an exchange can be printed anywhere.
 */
export interface Exchange {
  id: number;
  direction: ExchangeDirection;
  /** Start, millisecond UNIX timestamp. */
  at: number;
  /** The company that it concerns: the called one, or that of the token; null where nobody is known. */
  company: string | null;
  /** Which of the platform's calls it is; null for everything else. */
  call: CallName | null;
  request: { method: string; url: string; headers: Record<string, string>; body: unknown };
  /** Null where no answer came: {@link Exchange.error} says why. */
  response: { status: number; headers: Record<string, string>; body: unknown } | null;
  error: string | null;
  duration_ms: number;
  /** For `to-platform`: what the `Authorization` header proved. */
  auth?: ExchangeAuth;
}

export interface ExchangeAuth {
  /** `Token`, as it was sent; null where the header was missing. */
  scheme: string | null;
  outcome: 'valid' | 'missing' | 'malformed' | 'unknown' | 'expired' | 'revoked';
  /** Identifies one token without revealing it; null where it is unknown. */
  token_id: string | null;
  user_id: string | null;
  group: string | null;
}

/** What became of one of the platform's calls to an extension. */
export interface CallReport {
  call: CallName;
  company: string;
  /** The platform would have taken it: status accepted, in time. */
  accepted: boolean;
  /** Why not, in the platform's own words where they are known; null when accepted. */
  reason: string | null;
  time_limit_ms: number;
  exchange: Exchange;
  /** What the extension asked the platform between the call and its answer, and shortly after. */
  meanwhile: Exchange[];
  /** Of a webhook: `data` is an example that fits the event's schema; the platform has no such resource to ask for. */
  sample?: true;
  /** Of a webhook with a condition: it was kept and not evaluated, for its language is not published. */
  condition?: string;
  /** Of a delivery with retries. */
  delivery?: DeliveryStep;
  /** Of a rotation that came late. */
  late?: LateRotation;
}

/** Where in its schedule one try of a webhook stands. */
export interface DeliveryStep {
  /** From 1. */
  try: number;
  tries_max: number;
  /** When the next try is due, millisecond UNIX timestamp of the platform's clock; null when there is none. */
  retry_at: number | null;
  /** Why there is none. */
  end: 'accepted' | 'given-up' | 'webhook-disabled' | 'stopped' | null;
}

/** What had become of a service token when the rotation that should have replaced it came. */
export interface LateRotation {
  /** By how much the clock was moved on before the rotation, milliseconds. */
  after_ms: number;
  /** The token's label. */
  token: string;
  /** When it expires or expired; null for never. */
  expires: number | null;
  /** What a request with it met just before the rotation. */
  outcome: ExchangeAuth['outcome'];
}

/** The path of an address, as it was asked for. Of a recorded one, which is absolute: to parse it took longer than all else. */
export function pathOf({ url }: Pick<Exchange['request'], 'url'>): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const [path = ''] = url.slice(start < 0 ? url.length : start).split('?', 1);
  return path;
}
