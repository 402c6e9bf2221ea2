import type { AdminCompany } from 'rehive/admin';
import { limits } from '../../contract/limits.js';
import type { PlatformContext } from '../platform-context.js';
import type { CompanyRecord } from '../state.js';
import { viewReducedService } from './services.js';
import { ownerOf, viewReducedUser } from './users.js';

export function viewCompany(context: PlatformContext, company: CompanyRecord): AdminCompany {
  const owner = ownerOf(context, company.id);
  if (owner === null) throw new Error(`The company ${company.id} has no owner.`);
  const active = [...context.state.services.values()].filter(
    (one) => one.company === company.id && one.active,
  );
  return {
    id: company.id,
    name: company.name,
    legal_name: null,
    description: null,
    website: null,
    support_website: null,
    documentation_website: null,
    support_email: null,
    contact_email: null,
    country: null,
    logo: null,
    icon: null,
    address: {
      line_1: null,
      line_2: null,
      city: null,
      state_province: null,
      country: null,
      postal_code: null,
    },
    settings: viewSettings(),
    services: active.map(viewReducedService),
    public: false,
    metadata: company.metadata,
    mode: 'test',
    status: 'active',
    created: company.created,
    updated: company.updated,
    system_email: `system@${company.id}.test`,
    owner: viewReducedUser(owner),
    ...company.fields,
  };
}

function viewSettings(): AdminCompany['settings'] {
  return {
    allow_transactions: true,
    allow_debit_transactions: true,
    allow_credit_transactions: true,
    disallowed_transaction_subtypes: [],
    require_transaction_subtypes: false,
    require_verification: false,
    allow_registrations: true,
    allow_overdrafts: false,
    allow_session_durations: true,
    require_registration: false,
    default_session_duration: limits.sessionSeconds,
    default_transaction_lifespan: 24 * 60 * 60 * 1000,
    require_terms_and_conditions: false,
    require_privacy_policy: false,
    account_reference_length: 10,
    password_reset_url: null,
    password_set_url: null,
    email_verification_url: null,
    deactivate_verification_url: null,
    request_delete_verification_url: null,
    terms_and_conditions_url: null,
    privacy_policy_url: null,
    nationalities: [],
    residencies: [],
    supported_authenticators: null,
  };
}
