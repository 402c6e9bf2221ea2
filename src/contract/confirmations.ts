import type { EventName } from './events.js';
import type { sdkOperationKeys } from './generated/operation-keys.js';

/** How a user is asked to confirm something. */
interface Confirmation {
  by: 'email' | 'sms';
  /** What the message, and the event's data, carry: the fields of the operations that take it. */
  carries: readonly ('uid' | 'token' | 'key' | 'otp')[];
  /** What it is sent back to. */
  takenBy: readonly (typeof sdkOperationKeys)[number][];
}

/**
 * The events with which the platform asks a user to confirm something. That their webhooks carry what a notification is
 * made of is in the changelog and, for `key` and `otp`, on an earlier events page; under which names, neither says. Here it
 * is those of the operation's own fields.
 */
export const confirmations = {
  'user.password.reset': {
    by: 'email',
    carries: ['uid', 'token'],
    takenBy: ['POST /3/auth/password/reset/confirm/', 'POST /3/admin/auth/password/reset/confirm/'],
  },
  'user.deactivate.verify': {
    by: 'email',
    carries: ['key'],
    takenBy: ['POST /3/auth/deactivate/verify/', 'POST /3/admin/auth/deactivate/verify/'],
  },
  'user.request_delete.verify': {
    by: 'email',
    carries: ['key'],
    takenBy: ['POST /3/auth/request-delete/verify/', 'POST /3/admin/auth/request-delete/verify/'],
  },
  'user.email.verify': { by: 'email', carries: ['key'], takenBy: ['POST /3/auth/email/verify/'] },
  'user.mobile.verify': { by: 'sms', carries: ['otp'], takenBy: ['POST /3/auth/mobile/verify/'] },
  // Taken back as `token`, like the codes of all authenticators.
  'mfa.sms.verify': { by: 'sms', carries: ['otp'], takenBy: ['POST /3/auth/mfa/verify/'] },
} as const satisfies Partial<Record<EventName, Confirmation>>;

export type ConfirmationEvent = keyof typeof confirmations;

export function asksToConfirm(event: EventName): event is ConfirmationEvent {
  return event in confirmations;
}
