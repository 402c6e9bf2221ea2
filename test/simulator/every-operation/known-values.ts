import type { KnownValues } from './sample-body.js';
import type { Prepared, SdkOperation } from './prepared-company.js';

let made = 0;

/** What a sample of a schema can't know: names of things that the prepared company has. Null leaves a field out. */
export function knownValues(prepared: Prepared, operation: SdkOperation): KnownValues {
  made += 1;
  const { user, account } = prepared;
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
    partner: null,
    id: null,
  };
  return { ...always, ...specific(prepared, operation) };
}

function newestGroup({ state }: Prepared['platform']): string | undefined {
  return [...(state.records.get('acme groups')?.keys() ?? [])].at(-1);
}

function specific({ user, account, platform }: Prepared, { key, path: template }: SdkOperation): KnownValues {
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
  if (template.endsWith('/auth/login/'))
    return { user: key.includes('/admin/') ? 'owner@acme.test' : user.id, password: user.password };
  if (template.endsWith('/register/'))
    return {
      password: user.password,
      password1: null,
      password2: null,
      groups: null,
      legal_term_versions: null,
      company: key.includes('/company/') ? { id: `made-${made}`, name: 'Made' } : 'acme',
    };
  if (template.endsWith('/password/change/'))
    return {
      old_password: user.password,
      new_password: 'another horse battery',
      new_password1: null,
      new_password2: null,
      clear_session_option: 'none',
    };
  if (template.endsWith('/password/reset/')) return { user: user.id };
  if (template.endsWith('/auth/logout/')) return { clear_session_option: 'none' };
  if (template.endsWith('/auth/deactivate/') || template.endsWith('/auth/request-delete/'))
    return { user: user.id };
  if (template.endsWith('/users/documents/') || template.endsWith('/user/documents/'))
    return { type: 1, files: null };
  if (template.includes('/webhooks/')) return { event: 'user.update', id: null };
  if (template.endsWith('/admin/users/')) return { deactivated: null };
  if (template.endsWith('/users/{identifier}/')) return { groups: null, deactivated: null };
  if (template.endsWith('/services/{service_id}/')) return { active: false };
  if (template.endsWith('/admin/accounts/') || template.endsWith('/3/accounts/'))
    return { reference: null, definition: null };
  if (template.endsWith('{identifier}/groups/')) return { group: newestGroup(platform) };
  if (template.endsWith('/groups/')) return { group: 'user' };
  return {};
}
