import type { PermissionLevel, PermissionSection, PermissionTriple, PermissionType } from './permissions.js';

/**
 * What an operation asks of its caller: nothing at all (`anyone`), a valid token (`token`), or a permission. The docs
 * name permissions and operations but no table between them: a triple follows the resource in the path and the method.
 * `?` marks those where another triple would be as likely.
 */
type Demand =
  | 'anyone'
  | 'token'
  | `${PermissionSection} ${PermissionType} ${PermissionLevel}`
  | `${PermissionSection} ${PermissionType} ${PermissionLevel}?`;

/** Operations of the platform's API that the simulated platform answers. Paths and parameter names are the official SDK's. */
const demands = {
  'GET /3/auth/': 'token',
  'POST /3/auth/login/': 'anyone',
  'POST /3/auth/logout/': 'token',
  'POST /3/auth/refresh/': 'anyone',
  'POST /3/auth/register/': 'anyone',
  'GET /3/services/': 'token',
  'POST /3/admin/auth/login/': 'anyone',
  'GET /3/admin/company/': 'admin company view',
  'PATCH /3/admin/company/': 'admin company change',
  'PUT /3/admin/company/': 'admin company change',
  'GET /3/admin/services/': 'admin service view',
  'POST /3/admin/services/': 'admin service add',
  'GET /3/admin/services/{service_id}/': 'admin service view',
  'PATCH /3/admin/services/{service_id}/': 'admin service change',
  'PUT /3/admin/services/{service_id}/': 'admin service change',
  'DELETE /3/admin/services/{service_id}/': 'admin service delete',
  'GET /3/admin/services/{service_id}/permissions/': 'admin service view?',
  'POST /3/admin/services/{service_id}/permissions/': 'admin service change?',
  'GET /3/admin/services/{service_id}/permissions/{permission_id}/': 'admin service view?',
  'DELETE /3/admin/services/{service_id}/permissions/{permission_id}/': 'admin service change?',
  'GET /3/admin/webhooks/': 'admin webhook view',
  'POST /3/admin/webhooks/': 'admin webhook add',
  'GET /3/admin/webhooks/{webhhook_id}/': 'admin webhook view',
  'PATCH /3/admin/webhooks/{webhhook_id}/': 'admin webhook change',
  'PUT /3/admin/webhooks/{webhhook_id}/': 'admin webhook change',
  'DELETE /3/admin/webhooks/{webhhook_id}/': 'admin webhook delete',
  'GET /3/admin/webhook-tasks/': 'admin webhook view?',
  'GET /3/admin/webhook-tasks/{webhhook_task_id}/': 'admin webhook view?',
  'GET /3/admin/webhook-tasks/{webhhook_task_id}/requests/': 'admin webhook view?',
  'GET /3/admin/webhook-tasks/{webhhook_task_id}/requests/{webhook_request_id}/': 'admin webhook view?',
  'GET /3/admin/subtypes/': 'admin transactionsubtypes view',
  'POST /3/admin/subtypes/': 'admin transactionsubtypes add',
  'GET /3/admin/subtypes/{id}/': 'admin transactionsubtypes view',
  'PATCH /3/admin/subtypes/{id}/': 'admin transactionsubtypes change',
  'PUT /3/admin/subtypes/{id}/': 'admin transactionsubtypes change',
  'DELETE /3/admin/subtypes/{id}/': 'admin transactionsubtypes delete',
  'GET /3/admin/transactions/': 'admin transaction view',
  'POST /3/admin/transactions/credit/': 'admin transaction add',
  'POST /3/admin/transactions/debit/': 'admin transaction add',
  'POST /3/admin/transactions/transfer/': 'admin transaction add',
  'GET /3/admin/transactions/{tx_code}/': 'admin transaction view',
  'PATCH /3/admin/transactions/{tx_code}/': 'admin transaction change',
  'PUT /3/admin/transactions/{tx_code}/': 'admin transaction change',
  'GET /3/admin/users/': 'admin user view',
  'POST /3/admin/users/': 'admin user add',
  'GET /3/admin/users/{identifier}/': 'admin user view',
  'GET /3/admin/accounts/': 'admin account view',
  'POST /3/admin/accounts/': 'admin account add',
  'GET /3/admin/accounts/{reference}/': 'admin account view',
  'GET /3/admin/currencies/': 'admin currency view',
  'POST /3/admin/currencies/': 'admin currency add',
  'GET /3/admin/currencies/{code}/': 'admin currency view',
} as const satisfies Record<string, Demand>;

export type OperationKey = keyof typeof demands;

/** The operations that answer without a token. */
export type PublicOperationKey = {
  [Key in OperationKey]: (typeof demands)[Key] extends 'anyone' ? Key : never;
}[OperationKey];

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

const outsideSdk: readonly string[] = ['GET /3/services/'];

export const operations: readonly Operation[] = Object.entries(demands).map(([key, demand]) => {
  const [method = '', path = ''] = key.split(' ');
  const [section, type, level] = demand.replace('?', '').split(' ');
  const permission = level === undefined ? null : ({ section, type, level } as PermissionTriple);
  return {
    key: key as OperationKey,
    method,
    path,
    authenticated: demand !== 'anyone',
    permission,
    permissionAssumed: demand.endsWith('?'),
    outsideSdk: outsideSdk.includes(key),
  };
});
