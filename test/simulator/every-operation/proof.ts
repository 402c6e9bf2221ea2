import type { Prepared } from './prepared-company.js';

/** What an operation is called with. */
export interface Given {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: Record<string, unknown>;
  /** Of whoever calls, where it is not the prepared admin or user. */
  token?: string;
}

/** How an operation is seen to act on what the platform keeps, where a look at the list around it tells nothing. */
export interface Proof<Call extends Given = Given> {
  /** Makes what has to be there, and says what the operation is called with. */
  given(prepared: Prepared): Promise<Call>;
  /** Whether its effect is there. Without it, the list around it is looked at as with every other operation. */
  seen?(prepared: Prepared, answer: unknown, given: Call): Promise<boolean>;
}

export type Proofs = Readonly<Record<string, Proof>>;

/** Keeps what `given` made for `seen`, which a table of proofs of many kinds could not type. */
export function proof<Call extends Given>(
  given: Proof<Call>['given'],
  seen: NonNullable<Proof<Call>['seen']>,
): Proof {
  let made: Call | null = null;
  return {
    async given(prepared) {
      made = await given(prepared);
      return made;
    },
    async seen(prepared, answer) {
      if (made === null) throw new Error('What the operation was called with is not known.');
      return seen(prepared, answer, made);
    },
  };
}

/** Whether a call of the SDK is refused with one of the statuses. */
export async function isRefused(call: Promise<unknown>, ...statuses: number[]): Promise<boolean> {
  return call.then(
    () => false,
    (error: unknown) =>
      typeof error === 'object' &&
      error !== null &&
      'status' in error &&
      statuses.includes(Number(error.status)),
  );
}
