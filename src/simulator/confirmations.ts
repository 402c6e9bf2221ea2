import { confirmations, type ConfirmationEvent } from '../contract/confirmations.js';
import { makeOtp, makeToken } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import { confirmationKey, type ConfirmationRecord, type UserRecord } from './state.js';

/** How long a user has to confirm something (assumption). */
const lifetimeMs = 24 * 60 * 60 * 1000;

/** A message that the real platform would have sent to a user: here nobody sends it, and whoever runs the platform reads it. */
export interface Message {
  company: string;
  /** The user's id. */
  user: string;
  by: 'email' | 'sms';
  /** The email address or mobile number; null where the user has none. */
  to: string | null;
  event: ConfirmationEvent;
  /** What the user confirms with, by the field names of the operation that takes it. */
  carries: Record<string, string>;
  /** The operation of the user section that takes it. */
  taken_by: string;
  created: number;
  expires: number;
}

/** What was asked for before for the same address does not work any longer (assumption). */
export function askToConfirm(
  context: PlatformContext,
  event: ConfirmationEvent,
  user: UserRecord,
  to: string | null,
): ConfirmationRecord {
  const now = context.clock.now();
  const { by } = confirmations[event];
  const asked: ConfirmationRecord = {
    event,
    company: user.company,
    user_id: user.id,
    to,
    code: by === 'sms' ? makeOtp(context.random) : makeToken(context.random),
    created: now,
    expires: now + lifetimeMs,
  };
  const { confirmations: pending } = context.state;
  forgetExpired(context);
  pending.delete(confirmationKey(asked));
  pending.set(confirmationKey(asked), asked);
  context.changed();
  context.send(messageOf(asked));
  return asked;
}

/** A code works once. Null for one that is wrong, used or too old, or not what `fits` looks for. */
export function takeConfirmation(
  context: PlatformContext,
  event: ConfirmationEvent,
  code: string,
  fits: (confirmation: ConfirmationRecord) => boolean = () => true,
): ConfirmationRecord | null {
  const now = context.clock.now();
  for (const [key, asked] of context.state.confirmations) {
    if (asked.event !== event || asked.code !== code || asked.expires <= now || !fits(asked)) continue;
    context.state.confirmations.delete(key);
    context.changed();
    return asked;
  }
  return null;
}

/** What the event, and the message, carry beside the user. */
export function carriedBy({ event, user_id, code }: ConfirmationRecord): Record<string, string> {
  return Object.fromEntries(
    confirmations[event].carries.map((field) => [field, field === 'uid' ? user_id : code]),
  );
}

/** Those whose codes still work, oldest first. */
export function pendingMessages({ state, clock }: PlatformContext): Message[] {
  const now = clock.now();
  return [...state.confirmations.values()].filter(({ expires }) => expires > now).map(messageOf);
}

function messageOf(asked: ConfirmationRecord): Message {
  const { by, takenBy } = confirmations[asked.event];
  const { company, user_id: user, to, event, created, expires } = asked;
  return { company, user, by, to, event, carries: carriedBy(asked), taken_by: takenBy[0], created, expires };
}

function forgetExpired({ state, clock }: PlatformContext): void {
  const now = clock.now();
  for (const [key, { expires }] of state.confirmations) {
    // Oldest first, and all with the same lifetime.
    if (expires > now) break;
    state.confirmations.delete(key);
  }
}
