import { accountKeeper, accountCurrencyKeeper, allAccountCurrenciesKeeper } from './keep-accounts.js';
import { authenticatorKeeper } from './keep-authenticators.js';
import {
  companyKeeper,
  currencyKeeper,
  permissionKeeper,
  serviceKeeper,
  subtypeKeeper,
  webhookKeeper,
} from './keep-company.js';
import { userTermKeeper, userTermVersionKeeper } from './keep-legal-terms.js';
import { requestKeeper } from './keep-requests.js';
import {
  collectionKeeper,
  collectionTransactionKeeper,
  transactionKeeper,
  transitionKeeper,
} from './keep-transactions.js';
import { tokenKeeper, userGroupKeeper, userKeeper } from './keep-users.js';
import type { Keeper } from './resource.js';

/** By kind. Every other kind is kept as generic records. */
export const keepers: Readonly<Record<string, Keeper | undefined>> = {
  companies: companyKeeper,
  users: userKeeper,
  'users/groups': userGroupKeeper,
  'users/mfa/authenticators': authenticatorKeeper,
  'users/tokens': tokenKeeper,
  'users/legal-terms': userTermKeeper,
  'users/legal-terms/{}/versions': userTermVersionKeeper,
  accounts: accountKeeper,
  'accounts/{}/currencies': accountCurrencyKeeper,
  'account-currencies': allAccountCurrenciesKeeper,
  currencies: currencyKeeper,
  permissions: permissionKeeper,
  requests: requestKeeper,
  services: serviceKeeper,
  subtypes: subtypeKeeper,
  transactions: transactionKeeper,
  'transaction-collections': collectionKeeper,
  'transaction-collections/{}/transactions': collectionTransactionKeeper,
  'transaction-transitions': transitionKeeper,
  webhooks: webhookKeeper,
};
