import { derivePermission, type DerivedPermission } from './operation-permissions.js';
import type { PermissionTriple } from './permissions.js';
import { sdkOperationKeys } from './generated/operation-keys.js';

/**
 * Operations that answer without a token: in the user section those that the SDK sends none with, and what is public. The
 * admin section has none: there, an admin or a service does the same on behalf of a user (authorization page).
 */
const publicKeys = [
  'POST /3/auth/login/',
  'POST /3/auth/refresh/',
  'POST /3/auth/register/',
  'POST /3/auth/company/register/',
  'POST /3/auth/deactivate/',
  'POST /3/auth/deactivate/verify/',
  'POST /3/auth/email/verify/',
  'POST /3/auth/email/verify/resend/',
  'POST /3/auth/mobile/verify/resend/',
  'POST /3/auth/oauth/authorize/',
  'POST /3/auth/oauth/login/',
  'POST /3/auth/oauth/register/',
  'POST /3/auth/oauth/session/',
  'POST /3/auth/oauth/verify/',
  'POST /3/auth/password/reset/',
  'POST /3/auth/password/reset/confirm/',
  'POST /3/auth/request-delete/',
  'POST /3/auth/request-delete/verify/',
  'GET /3/public/companies/',
  'GET /3/public/companies/{id}/',
  'GET /3/public/companies/{id}/groups/',
  'GET /3/public/companies/{id}/groups/{group_name}/',
  'GET /3/public/companies/{id}/legal-terms/',
  'GET /3/public/companies/{id}/legal-terms/{term_id}/',
  'GET /3/public/companies/{id}/legal-terms/{term_id}/versions/',
  'GET /3/public/companies/{id}/legal-terms/{term_id}/versions/{version_id}/',
  'GET /3/public/companies/{id}/oauth-clients/',
  'GET /3/public/companies/{id}/oauth-clients/{identifier}/',
  'GET /3/public/legal-terms/',
  'GET /3/public/legal-terms/{term_id}/',
  'GET /3/public/legal-terms/{term_id}/versions/',
  'GET /3/public/legal-terms/{term_id}/versions/{version_id}/',
] as const satisfies readonly (typeof sdkOperationKeys)[number][];

/** On a docs page and not in the SDK. */
const keysOutsideSdk = ['GET /3/services/'] as const;

export type OperationKey = (typeof sdkOperationKeys)[number] | (typeof keysOutsideSdk)[number];

/** The operations that answer without a token. */
export type PublicOperationKey = (typeof publicKeys)[number];

export interface Operation {
  key: OperationKey;
  method: string;
  /** As in the SDK: parameters in braces, a slash at the end. */
  path: string;
  /** Whether it asks for a token at all. */
  authenticated: boolean;
  /** Null where a valid token is enough. */
  permission: PermissionTriple | null;
  /** The permission is doubtful. */
  permissionAssumed: boolean;
  /** Stands on a docs page and not in the SDK. */
  outsideSdk: boolean;
}

/** Every operation of the platform's API. Paths and parameter names are the official SDK's. */
export const operations: readonly Operation[] = [
  ...sdkOperationKeys.map((key) => describe(key, false)),
  ...keysOutsideSdk.map((key) => describe(key, true)),
];

function describe(key: OperationKey, outsideSdk: boolean): Operation {
  const [method = '', path = ''] = key.split(' ');
  const authenticated = !(publicKeys as readonly string[]).includes(key);
  const { permission, assumed }: DerivedPermission = authenticated
    ? derivePermission(method, path)
    : { permission: null, assumed: false };
  return { key, method, path, authenticated, permission, permissionAssumed: assumed, outsideSdk };
}
