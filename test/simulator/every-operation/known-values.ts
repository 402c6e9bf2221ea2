import type { KnownValues } from './sample-body.js';
import type { Prepared, SdkOperation } from './prepared-company.js';

let made = 0;

/** What a sample of a schema can't know: names of things that the prepared company has. Null leaves a field out. */
export function knownValues(prepared: Prepared, operation: SdkOperation): KnownValues {
  made += 1;
  const { known: user, account } = prepared;
  const always: KnownValues = {
    user: user.id,
    currency: 'USD',
    company: 'acme',
    account_currency: prepared.platform.state.accounts.get(account)?.currencies[0]?.id,
    amount: 100,
    group: 'user',
    groups: ['user'],
    expires: Date.now() + 86_400_000,
    duration: 86_400_000,
    account,
    authenticator_types: ['totp', 'sms', 'static'],
    currencies: ['USD'],
    credit_account: account,
    debit_account: account,
    account_definition: null,
    subtype: null,
    credit_subtype: null,
    debit_subtype: null,
    disallowed_transaction_subtypes: [],
    manager: user.id,
    transaction: [...prepared.platform.state.transactions.keys()][0],
    partner: null,
    parent: null,
    id: null,
  };
  return { ...always, ...specific(prepared, operation) };
}

function newestOf({ state }: Prepared['platform'], kind: string): string | undefined {
  return [...(state.records.get(`acme ${kind}`)?.keys() ?? [])].at(-1);
}

function specific(
  { known: user, account, platform }: Prepared,
  { key, path: template }: SdkOperation,
): KnownValues {
  const transaction = {
    account,
    subtype: null,
    status: null,
    partner: null,
    fees: null,
    id: null,
    metadata: { made },
    parent: null,
    recipient: null,
  };
  if (key.endsWith('/transfer/'))
    return {
      ...transaction,
      recipient: 'user@acme.test',
      debit_account: account,
      credit_account: null,
      debit_subtype: null,
      credit_subtype: null,
      debit_fees: null,
      credit_fees: null,
    };
  if (template.includes('/transaction-collections/') || template.endsWith('/transactions/'))
    return {
      transactions: [{ user: user.id, account, amount: 1, currency: 'USD', tx_type: 'credit' }],
      id: null,
      status: null,
    };
  if (template.includes('/transactions/')) return { ...transaction };
  if (template.endsWith('/company/register/'))
    return {
      password: user.password,
      password1: null,
      password2: null,
      legal_term_versions: null,
      company: { id: `made-${made}`, name: 'Made' },
    };
  if (/\/users?\/documents\//.test(template))
    return { type: Number(newestOf(platform, 'document-types')), files: null };
  if (/^\/3\/admin\/(bank|wallet)-accounts\//.test(template)) return { action: 'origin' };
  if (template.includes('/webhooks/')) return { event: 'user.update', id: null };
  if (template.endsWith('/admin/users/')) return { deactivated: null };
  if (template.endsWith('/users/{identifier}/')) return { groups: null, deactivated: null };
  if (template.endsWith('/services/{service_id}/')) return { active: false };
  if (template.endsWith('/admin/accounts/') || template.endsWith('/3/accounts/'))
    return { reference: null, definition: null };
  if (template.endsWith('{identifier}/groups/')) return { group: newestOf(platform, 'groups') };
  if (template.endsWith('/groups/')) return { group: 'user' };
  return {};
}
