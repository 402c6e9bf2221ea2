import type {
  AdminExtendedTransaction,
  AdminPartnerTransaction,
  AdminTransaction,
  TransactionAccountAsset,
} from 'rehive/admin';
import { accountCurrency } from '../accounts.js';
import type { PlatformContext } from '../platform-context.js';
import type { TransactionRecord } from '../state.js';
import { viewReducedAccount } from './accounts.js';
import { viewReducedCurrency } from './currencies.js';
import { userOrTrace, viewReducedUser } from './users.js';

export function viewTransaction(context: PlatformContext, transaction: TransactionRecord): AdminTransaction {
  return {
    id: transaction.id,
    collection: transaction.collection,
    parent: transaction.parent,
    partner: viewPartner(context, transaction),
    index: transaction.index,
    tx_type: transaction.tx_type,
    subtype: transaction.subtype,
    note: transaction.note,
    metadata: transaction.metadata,
    status: transaction.status,
    reference: transaction.reference,
    amount: transaction.amount,
    fee: transaction.fee,
    total_amount: transaction.total_amount,
    balance: transaction.balance,
    label: transaction.label,
    account: transaction.account,
    currency: viewReducedCurrency(context, transaction.company, transaction.currency),
    account_currency: viewAccountCurrencyOf(context, transaction),
    user: viewReducedUser(userOrTrace(context, transaction.user_id)),
    inclusive: transaction.inclusive,
    archived: transaction.archived,
    executed: transaction.executed,
    expires: transaction.expires,
    created: transaction.created,
    updated: transaction.updated,
  };
}

/** What the detail endpoint answers, and what a `transaction.*` webhook carries. */
export function viewExtendedTransaction(
  context: PlatformContext,
  transaction: TransactionRecord,
): AdminExtendedTransaction {
  return {
    ...viewTransaction(context, transaction),
    creator: viewReducedUser(userOrTrace(context, transaction.creator_id)),
    fees: transaction.fees,
    challenges: [],
  };
}

function viewAccountCurrencyOf(
  context: PlatformContext,
  transaction: TransactionRecord,
): TransactionAccountAsset {
  const account = context.state.accounts.get(transaction.account);
  if (account === undefined) throw new Error(`The transaction ${transaction.id} has no account.`);
  return {
    id: accountCurrency(context, account, transaction.currency).id,
    account: viewReducedAccount(account),
    currency: viewReducedCurrency(context, transaction.company, transaction.currency),
  };
}

function viewPartner(
  context: PlatformContext,
  { partner_id }: TransactionRecord,
): AdminPartnerTransaction | null {
  const partner = partner_id === null ? undefined : context.state.transactions.get(partner_id);
  if (partner === undefined) return null;
  const user = userOrTrace(context, partner.user_id);
  return {
    id: partner.id,
    user: {
      id: user.id,
      identifier: user.email ?? user.mobile ?? user.username ?? user.id,
      username: user.username ?? '',
      first_name: user.first_name,
      middle_name: '',
      last_name: user.last_name,
      profile: null,
      temporary: false,
      email: user.email ?? '',
      mobile: user.mobile ?? '',
    },
    account: partner.account,
  };
}
