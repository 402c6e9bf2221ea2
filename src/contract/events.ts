/** Every event that a platform webhook can subscribe to. Source: `AdminWebhook.event` of the official SDK. */
export const eventNames = [
  'company.link.create',
  'company.link.update',
  'company.update',
  'currency.create',
  'currency.update',
  'user.create',
  'user.update',
  'user.password.reset',
  'user.password.set',
  'user.deactivate.verify',
  'user.request_delete.verify',
  'user.email.verify',
  'user.mobile.verify',
  'email.create',
  'email.update',
  'mobile.create',
  'mobile.update',
  'device.create',
  'address.create',
  'address.update',
  'document.create',
  'document.update',
  'bank_account.create',
  'bank_account.update',
  'bank_account.delete',
  'crypto_account.create',
  'crypto_account.update',
  'wallet_account.create',
  'wallet_account.update',
  'wallet_account.delete',
  'account.create',
  'account.update',
  'account.currency.create',
  'transaction.create',
  'transaction.update',
  'transaction.initiate',
  'transaction.execute',
  'transaction.transition.create',
  'transaction.transition.update',
  'mfa.sms.verify',
  'alert.create',
  'alert.update',
] as const;

export type EventName = (typeof eventNames)[number];

export function isEventName(value: unknown): value is EventName {
  return (eventNames as readonly unknown[]).includes(value);
}

/** The body of a webhook. `data` is the resource as the admin API's detail endpoint shows it. */
export interface WebhookBody {
  /** The same for every retry of one event. */
  id: string | number;
  event: EventName;
  /** The company's identifier, not its display name. */
  company: string;
  data: Record<string, unknown>;
}
