export const permissionSections = ['system', 'admin', 'user'] as const;
export const permissionLevels = ['view', 'add', 'change', 'delete'] as const;

/** Source: `Permission.type` of the official SDK. */
export const permissionTypes = [
  'accesscontrolrule',
  'account',
  'accountdefinition',
  'address',
  'alert',
  'currency',
  'bankaccount',
  'company',
  'cryptoaccount',
  'device',
  'document',
  'email',
  'group',
  'jwt',
  'legalterm',
  'mfa',
  'mfarule',
  'mobile',
  'notification',
  'oauthclient',
  'permission',
  'policy',
  'request',
  'service',
  'token',
  'transaction',
  'transactionsubtypes',
  'user',
  'walletaccount',
  'webhook',
] as const;

export type PermissionSection = (typeof permissionSections)[number];
export type PermissionType = (typeof permissionTypes)[number];
export type PermissionLevel = (typeof permissionLevels)[number];

/** What a service may do: one level of one type of resource in one section of the API. */
export interface PermissionTriple {
  section: PermissionSection;
  type: PermissionType;
  level: PermissionLevel;
}

/** Of something that has more to it, such as the manifest's reason or the platform's id, what the permission is. */
export function tripleOf({ section, type, level }: PermissionTriple): PermissionTriple {
  return { section, type, level };
}

/** `admin transaction view`: how a permission is written for people, and its key in a set. */
export function permissionKey({ section, type, level }: PermissionTriple): string {
  return `${section} ${type} ${level}`;
}
