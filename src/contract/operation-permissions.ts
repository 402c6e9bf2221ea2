import type { PermissionLevel, PermissionTriple, PermissionType } from './permissions.js';

export interface DerivedPermission {
  /** Null where a valid token is enough. */
  permission: PermissionTriple | null;
  /** Another triple would be as likely. */
  assumed: boolean;
}

/**
 * The type of permission that a resource in a path asks for. The docs name types and operations but no table between
 * them. `?` marks those where no type of that name exists, and the nearest is assumed.
 */
const typeOfResource: Record<string, PermissionType | `${PermissionType}?`> = {
  'access-control-rules': 'accesscontrolrule',
  'account-currencies': 'account?',
  'account-definitions': 'accountdefinition',
  accounts: 'account',
  addresses: 'address',
  alerts: 'alert',
  auth: 'user',
  authenticators: 'mfa',
  'authenticator-rules': 'mfarule',
  'bank-accounts': 'bankaccount',
  company: 'company',
  'crypto-accounts': 'cryptoaccount',
  currencies: 'currency',
  devices: 'device',
  'document-types': 'document?',
  documents: 'document',
  emails: 'email',
  'export-templates': 'company?',
  exports: 'company?',
  groups: 'group',
  'legal-terms': 'legalterm',
  messages: 'notification?',
  metrics: 'company?',
  mobiles: 'mobile',
  'oauth-clients': 'oauthclient',
  permissions: 'permission',
  policies: 'policy',
  'policy-logs': 'policy?',
  requests: 'request',
  search: 'user?',
  services: 'service',
  statements: 'transaction?',
  subtypes: 'transactionsubtypes',
  tokens: 'token',
  'transaction-collections': 'transaction?',
  'transaction-transitions': 'transaction?',
  transactions: 'transaction',
  user: 'user',
  users: 'user',
  'wallet-accounts': 'walletaccount',
  'webhook-tasks': 'webhook?',
  webhooks: 'webhook',
};

const levelOfMethod: Record<string, PermissionLevel> = {
  GET: 'view',
  POST: 'add',
  PATCH: 'change',
  PUT: 'change',
  DELETE: 'delete',
};

/** A valid token is enough: what a user does to the own session, and the docs' list of services. */
const tokenIsEnough = [/^\/3\/auth\//, /^\/3\/services\/$/];

/**
 * Doubtful for another reason than the rules': of an own account, whether it is the account or the user that changes; of
 * what is done on behalf of a user, all but the login, of which the authorization page says that it asks for adding users.
 */
const assumedPaths = [/^\/3\/admin\/auth\/(?!login\/)/, /^\/3\/company\//];

/**
 * By rule: the section from the path; the type from the resource in it; the level from the method. What hangs beneath
 * one resource is part of it (doubtful): reading it is viewing the resource, all else is changing it.
 */
export function derivePermission(method: string, path: string): DerivedPermission {
  if (tokenIsEnough.some((pattern) => pattern.test(path))) return { permission: null, assumed: false };
  const isAdmin = path.startsWith('/3/admin/');
  const segments = path.slice(isAdmin ? '/3/admin/'.length : '/3/'.length).split('/');
  const { resource, beneath } = resourceOf(segments);
  const type = typeOfResource[resource] ?? 'user?';
  const level = levelOfMethod[method] ?? 'view';
  return {
    permission: {
      section: isAdmin ? 'admin' : 'user',
      type: type.replace('?', '') as PermissionType,
      level: beneath && level !== 'view' ? 'change' : level,
    },
    assumed: type.endsWith('?') || beneath || assumedPaths.some((pattern) => pattern.test(path)),
  };
}

/** `users/emails/{id}/` is about emails; `users/{identifier}/groups/` about a user, and something beneath it. */
function resourceOf(segments: readonly string[]): { resource: string; beneath: boolean } {
  const [first = '', ...rest] = segments.filter((segment) => segment !== '');
  const own = first === 'users' || first === 'user' ? rest.filter((segment) => segment !== 'mfa') : [];
  const [second, ...others] = own;
  if (second !== undefined && !second.startsWith('{') && second in typeOfResource) {
    return { resource: second, beneath: others.some((segment) => !segment.startsWith('{')) };
  }
  const beneath = rest.slice(1).some((segment) => !segment.startsWith('{'));
  return { resource: first, beneath };
}
