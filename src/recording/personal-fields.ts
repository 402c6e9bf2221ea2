import type { SubstituteKind } from './substitutes.js';

const named = (kind: SubstituteKind, names: string): [string, SubstituteKind][] =>
  names.split(' ').map((name) => [name, kind]);

/** Fields of the API, and common ones of metadata, that tell of a person; each with what may stand in its place. */
export const personalFields: ReadonlyMap<string, SubstituteKind> = new Map([
  ...named('email', 'email email_address contact_email system_email support_email'),
  ...named('mobile', 'mobile phone_number phone mobile_number'),
  ...named('name', 'first_name last_name middle_name full_name name title_name account_name alias_name'),
  ...named('name', 'mothers_name fathers_name grandfathers_name grandmothers_name'),
  ...named('name', 'legal_name business_name company_name city state_province birth_place address_text'),
  ...named('name', 'line_1 line_2 branch_address_text'),
  ...named('username', 'username user recipient'),
  ...named('date', 'birth_date date_of_birth'),
  ...named('ip', 'ip ip_address last_ip'),
  ...named('url', 'profile file website'),
  ...named('shape', 'id_number tax_number ein_tin cpf_cpnj central_bank_number number account_number'),
  ...named('shape', 'iban bic swift clabe routing_number sort_code bank_code branch_code check_digit'),
  ...named('shape', 'postal_code imei pix_key br_code lei address'),
  ...named('shape', 'latitude longitude'),
]);

const plain = (names: string): string[] => names.split(' ');

/**
 * Fields whose text says nothing of a person: what an extension decides by. They are kept as they are, without any email,
 * number or address within. Whatever is in neither list is taken for personal: a new field of the platform, or of
 * somebody's metadata, is then no leak.
 */
export const plainFields: ReadonlySet<string> = new Set([
  ...plain(
    'id uuid uid identifier event company status type tx_type action priority resource section level slug',
  ),
  ...plain('subtype credit_subtype debit_subtype group groups service partner parent collection account'),
  ...plain('currency code symbol display_code crypto_type wallet_type wallet_currency bank_currency network'),
  ...plain('account_currency account_definition definition unit method scheme provider party mode id_type'),
  ...plain('content_type payment_method language timezone country nationality residency birth_country'),
  ...plain('tax_residency id_country gender title marital_status retention_state from_status to_status'),
  ...plain(
    'usage_type beneficiary_type condition durability algorithm authenticator_types url next previous',
  ),
  ...plain('management_url created updated executed expires completed failed path permissions client_id'),
]);

/** What has a name that is nobody's: `currency.name`, `group.label`. */
export const thingsWithNames: ReadonlySet<string> = new Set(
  plain('currency currencies group groups subtype definition service company tier fees'),
);
