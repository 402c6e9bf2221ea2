import { UserError, type TroubleKind } from '../errors.js';

export interface PlatformErrorDetails {
  kind: TroubleKind;
  nextSteps?: readonly string[];
  /** Null where no usable answer came. */
  status?: number | null;
  /** What the platform itself said; null where it said nothing. */
  platformMessage?: string | null;
  /** What the platform knows the request by; null where none was sent. */
  requestId?: string | null;
  /** Per field of what was sent, what the platform says is wrong with it. */
  fields?: Readonly<Record<string, readonly string[]>>;
  /** The platform answered from its memory of an earlier request with the same idempotency key. */
  replayed?: boolean;
  /** The platform may have done what was asked, although no good answer tells so: a lost answer, a time-out, a 5xx. */
  mayHaveActed?: boolean;
  /** A 5xx or a broken connection: the same request may well succeed in a moment. */
  transient?: boolean;
  cause?: unknown;
}

/** A request to a Rehive platform that did not end well. Never holds the token. */
export class PlatformError extends UserError {
  readonly status: number | null;
  readonly platformMessage: string | null;
  readonly requestId: string | null;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly replayed: boolean;
  readonly mayHaveActed: boolean;
  readonly transient: boolean;

  constructor(message: string, details: PlatformErrorDetails) {
    super(message, { kind: details.kind, nextSteps: details.nextSteps ?? [], cause: details.cause });
    this.status = details.status ?? null;
    this.platformMessage = details.platformMessage ?? null;
    this.requestId = details.requestId ?? null;
    this.fields = details.fields ?? {};
    this.replayed = details.replayed ?? false;
    this.mayHaveActed = details.mayHaveActed ?? false;
    this.transient = details.transient ?? false;
  }
}
