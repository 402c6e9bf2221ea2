/**
 * What kind of trouble a {@link UserError} tells of. The CLI maps it to an exit code:
 * `refused` 1 (it ran, and the answer is no), `usage` 2 (wrong use or configuration),
 * `unavailable` 3 (it could not run: nothing listens, did not start, network).
 */
export type TroubleKind = 'refused' | 'usage' | 'unavailable';

export interface UserErrorOptions {
  /** What the user can do now, one sentence or command each. Shown as `→ …` lines. */
  nextSteps?: readonly string[];
  /** Default `usage`. */
  kind?: TroubleKind;
  cause?: unknown;
}

/** Something that the user can mend. Everything else that is thrown is our bug. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly nextSteps: readonly string[];
  readonly kind: TroubleKind;

  constructor(message: string, { nextSteps = [], kind = 'usage', cause }: UserErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.nextSteps = nextSteps;
    this.kind = kind;
  }
}

/** The user pressed Ctrl-C, or the process was asked to end. Exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(message = 'Interrupted.') {
    super(message);
  }
}
