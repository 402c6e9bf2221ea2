import { changes, ofUsers, type EventCause } from './event-cause.js';
import { eventNames, type EventName } from './events.js';

const byName = 'The docs name the event only; that these operations raise it follows from its name.';
const carriedAs =
  'The docs say that it carries what the user confirms with, and do not say under which name. Here the data is the user and, beside its fields, those that the confirming operation takes: ';
const userAnd = (fields: string): string => `${carriedAs}${fields}.`;

const newTransactions = [
  'POST /3/admin/transactions/',
  'POST /3/admin/transactions/credit/',
  'POST /3/admin/transactions/debit/',
  'POST /3/admin/transactions/transfer/',
  'POST /3/admin/transaction-collections/',
  'POST /3/admin/transaction-collections/{identifier}/transactions/',
  'POST /3/transactions/',
  'POST /3/transactions/credit/',
  'POST /3/transactions/debit/',
  'POST /3/transactions/transfer/',
  'POST /3/transaction-collections/',
];
const changedTransactions = [
  ...changes('/3/admin/transactions/{tx_code}/'),
  ...changes('/3/transactions/{tx_code}/'),
];

const user = 'GET /3/admin/users/{identifier}/';
const transaction = 'GET /3/admin/transactions/{tx_code}/';
const bankAccount = ofUsers('bank-accounts', 'bank account');
const cryptoAccount = ofUsers('crypto-accounts', 'crypto account');
const walletAccount = ofUsers('wallet-accounts', 'wallet account');
const email = ofUsers('emails', 'email address');
const mobile = ofUsers('mobiles', 'mobile number');
const verified = (what: string): string =>
  `That a user's own confirmation of ${what} raises it is our guess.`;
// Users can add documents, and not change them.
const documentUpdates = changes('/3/admin/users/documents/{id}/');

/**
 * Which operations raise which event. An operation that stands nowhere here raises none: no event is about its resource.
 * Sources: the events page (what `transaction.initiate` and `transaction.execute` stand for, and the verification events),
 * the changelog, and the SDK's paths.
 */
export const eventCauses: Readonly<Record<EventName, EventCause>> = {
  'company.link.create': {
    resource: 'company link',
    detail: 'GET /3/admin/company/links/{id}/',
    when: 'the company asks another one for a link',
    operations: ['POST /3/admin/company/links/'],
    assumption: byName,
  },
  'company.link.update': {
    resource: 'company link',
    detail: 'GET /3/admin/company/links/{id}/',
    when: 'a link to another company is changed, its status included',
    operations: changes('/3/admin/company/links/{id}/'),
    assumption: byName,
  },
  'company.update': {
    resource: 'company',
    detail: 'GET /3/admin/company/',
    when: 'the company, its address or its settings are changed',
    operations: [
      ...changes('/3/admin/company/'),
      ...changes('/3/admin/company/address/'),
      ...changes('/3/admin/company/settings/'),
    ],
    assumption: 'That address and settings count as the company is our guess: the company shows both.',
  },
  'currency.create': {
    resource: 'currency',
    detail: 'GET /3/admin/currencies/{code}/',
    when: 'a currency is added',
    operations: ['POST /3/admin/currencies/'],
    assumption: null,
  },
  'currency.update': {
    resource: 'currency',
    detail: 'GET /3/admin/currencies/{code}/',
    when: 'a currency is changed',
    operations: changes('/3/admin/currencies/{code}/'),
    assumption: null,
  },
  'user.create': {
    resource: 'user',
    detail: user,
    when: 'a user is added or registers',
    operations: [
      'POST /3/admin/users/',
      'POST /3/auth/register/',
      'POST /3/auth/company/register/',
      'POST /3/auth/oauth/register/',
      'POST /3/admin/auth/register/',
    ],
    assumption: null,
  },
  'user.update': {
    resource: 'user',
    detail: user,
    when: 'a user or its settings are changed',
    operations: [
      ...changes('/3/admin/users/{identifier}/'),
      ...changes('/3/admin/users/{identifier}/settings/'),
      ...changes('/3/user/'),
    ],
    assumption: 'That settings count as the user is our guess: the user shows them.',
  },
  'user.password.reset': {
    resource: 'user',
    detail: user,
    when: 'a password reset is asked for',
    operations: ['POST /3/auth/password/reset/', 'POST /3/admin/auth/password/reset/'],
    assumption: userAnd('`uid` and `token`'),
  },
  'user.password.set': {
    resource: 'user',
    detail: user,
    when: 'a user sets a password with the key of a reset, or changes it',
    operations: [
      'POST /3/auth/password/reset/confirm/',
      'POST /3/admin/auth/password/reset/confirm/',
      'POST /3/auth/password/change/',
    ],
    assumption: byName,
  },
  'user.deactivate.verify': {
    resource: 'user',
    detail: user,
    when: 'a user asks to be deactivated and must confirm it',
    operations: ['POST /3/auth/deactivate/', 'POST /3/admin/auth/deactivate/'],
    assumption: userAnd('`key`'),
  },
  'user.request_delete.verify': {
    resource: 'user',
    detail: user,
    when: 'a user asks to be deleted and must confirm it',
    operations: ['POST /3/auth/request-delete/', 'POST /3/admin/auth/request-delete/'],
    assumption: userAnd('`key`'),
  },
  'user.email.verify': {
    resource: 'user',
    detail: user,
    when: 'a user is to confirm an email address',
    operations: ['POST /3/auth/email/verify/resend/', 'POST /3/user/emails/'],
    assumption: userAnd('`key`'),
  },
  'user.mobile.verify': {
    resource: 'user',
    detail: user,
    when: 'a user is to confirm a mobile number',
    operations: ['POST /3/auth/mobile/verify/resend/', 'POST /3/user/mobiles/'],
    assumption: userAnd('`otp`'),
  },
  'email.create': email.create,
  'email.update': {
    ...email.update,
    operations: [...email.update.operations, 'POST /3/auth/email/verify/'],
    assumption: verified('an address'),
  },
  'mobile.create': mobile.create,
  'mobile.update': {
    ...mobile.update,
    operations: [...mobile.update.operations, 'POST /3/auth/mobile/verify/'],
    assumption: verified('a number'),
  },
  'device.create': ofUsers('devices', 'device').create,
  'address.create': ofUsers('addresses', 'address').create,
  'address.update': ofUsers('addresses', 'address').update,
  'document.create': ofUsers('documents', 'document').create,
  'document.update': { ...ofUsers('documents', 'document').update, operations: documentUpdates },
  'bank_account.create': bankAccount.create,
  'bank_account.update': bankAccount.update,
  'bank_account.delete': bankAccount.delete,
  'crypto_account.create': cryptoAccount.create,
  'crypto_account.update': cryptoAccount.update,
  'wallet_account.create': walletAccount.create,
  'wallet_account.update': walletAccount.update,
  'wallet_account.delete': walletAccount.delete,
  'account.create': {
    resource: 'account',
    detail: 'GET /3/admin/accounts/{reference}/',
    when: 'an account is added',
    operations: ['POST /3/admin/accounts/', 'POST /3/accounts/'],
    assumption: null,
  },
  'account.update': {
    resource: 'account',
    detail: 'GET /3/admin/accounts/{reference}/',
    when: 'an account is changed',
    operations: changes('/3/admin/accounts/{reference}/'),
    assumption: null,
  },
  'account.currency.create': {
    resource: 'account currency',
    detail: 'GET /3/admin/accounts/{reference}/currencies/{code}/',
    when: 'an account gets a currency',
    operations: [
      'POST /3/admin/accounts/{reference}/currencies/',
      'POST /3/accounts/{reference}/currencies/',
    ],
    assumption:
      'Whether a new account raises it for each currency that it begins with is not documented: not here.',
  },
  'transaction.create': {
    resource: 'transaction',
    detail: transaction,
    when: 'a transaction is made; a transfer makes two',
    operations: newTransactions,
    assumption: null,
  },
  'transaction.update': {
    resource: 'transaction',
    detail: transaction,
    when: 'a transaction is changed, its status included',
    operations: changedTransactions,
    assumption: null,
  },
  'transaction.initiate': {
    resource: 'transaction',
    detail: transaction,
    when: 'a transaction becomes Pending',
    operations: [...newTransactions, ...changedTransactions],
    reaches: ['Pending'],
    assumption: 'That one which is made Complete at once was not initiated is our guess.',
  },
  'transaction.execute': {
    resource: 'transaction',
    detail: transaction,
    when: 'a transaction becomes Complete or Failed',
    operations: [...newTransactions, ...changedTransactions],
    reaches: ['Complete', 'Failed'],
    assumption: null,
  },
  'transaction.transition.create': {
    resource: 'transition',
    detail: 'GET /3/admin/transaction-transitions/{identifier}/',
    when: "a transaction's status changes",
    operations: [...newTransactions, ...changedTransactions],
    // Where a transaction begins is no change.
    reaches: ['Quoted', 'Pending', 'Complete', 'Failed'],
    assumption:
      'The changelog says that each transition between two statuses is recorded. That each raises it, and not only one that waits for approval, is our reading. Here none waits by itself.',
  },
  'transaction.transition.update': {
    resource: 'transition',
    detail: 'GET /3/admin/transaction-transitions/{identifier}/',
    when: 'a transition that waits is approved or declined',
    operations: changes('/3/admin/transaction-transitions/{identifier}/'),
    assumption: byName,
  },
  'mfa.sms.verify': {
    resource: 'code',
    detail: null,
    when: 'a code for a second factor is sent by SMS',
    operations: ['POST /3/auth/mfa/deliver/', 'POST /3/auth/login/', 'POST /3/admin/auth/login/'],
    assumption:
      'The SDK has no schema for its data. Here: the user, the mobile number, and a code under `otp`.',
  },
  'alert.create': {
    resource: 'alert',
    detail: 'GET /3/admin/alerts/{identifier}/',
    when: 'an alert is raised',
    operations: ['POST /3/admin/alerts/'],
    assumption: byName,
  },
  'alert.update': {
    resource: 'alert',
    detail: 'GET /3/admin/alerts/{identifier}/',
    when: 'an alert is changed, its status included',
    operations: changes('/3/admin/alerts/{identifier}/'),
    assumption: byName,
  },
};

/** By operation, in the order of the events' names in the SDK: a transaction is created before it is executed. */
const byOperation = new Map<string, EventName[]>();
for (const event of eventNames) {
  for (const operation of eventCauses[event].operations) {
    byOperation.set(operation, [...(byOperation.get(operation) ?? []), event]);
  }
}

/** The events that a successful operation raises, in the order in which they are raised. */
export function eventsOf(operationKey: string, before: object | null, after: object | null): EventName[] {
  return (byOperation.get(operationKey) ?? []).filter((event) => {
    const { reaches } = eventCauses[event];
    if (reaches === undefined) return true;
    const status = statusOf(after);
    return status !== null && reaches.includes(status) && statusOf(before) !== status;
  });
}

function statusOf(resource: object | null): string | null {
  return resource !== null && 'status' in resource && typeof resource.status === 'string'
    ? resource.status
    : null;
}
