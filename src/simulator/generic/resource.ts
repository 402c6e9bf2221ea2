import type { PlatformContext } from '../platform-context.js';
import type { GenericRecord } from '../generic-record.js';

/** A resource of the platform, wherever it is kept. */
export interface Resource extends Readonly<GenericRecord> {
  /** Other names that a path may have for it: a user's email. */
  readonly aliases?: readonly (string | null)[];
  /** Enters what a client wrote. Absent where nothing of it can be changed. */
  change?(input: Readonly<Record<string, unknown>>): void;
  /** Absent where it can't be removed. */
  remove?(): void;
}

/** Whose resources are looked for. */
export interface Scope {
  company: string;
  parents: readonly string[];
  /** One user's own only. */
  user_id: string | null;
}

/** Resources that have a record type of their own in the state, as the admin API shows them. */
export interface Keeper {
  list(context: PlatformContext, scope: Scope): Iterable<Resource>;
  /** Faster than a look through the list. */
  find?(context: PlatformContext, scope: Scope, id: string): Resource | null;
}
