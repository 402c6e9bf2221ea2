import { permissionKey, type PermissionTriple } from './permissions.js';

/** What calls of a service have shown about one permission. */
export interface PermissionUse {
  permission: PermissionTriple;
  /** Calls that needed it and were answered. */
  used: number;
  /** Calls that needed it and got 403. */
  refused: number;
  /** The last of these calls, a millisecond UNIX timestamp. */
  last: number;
  /** That its operations need this permission is our guess; another would be as likely. */
  assumed: boolean;
  /** The calls that show it, by operation. */
  calls: PermissionCalls[];
}

export interface PermissionCalls {
  /** Method and path as in the SDK: `GET /3/admin/transactions/{tx_code}/`. */
  operation: string;
  used: number;
  refused: number;
  last: number;
  assumed: boolean;
}

/** A permission as rehive.json has it. */
export interface DeclaredPermission extends PermissionTriple {
  /** What needs it, where no call has shown it. */
  reason?: string | undefined;
}

/** What an extension declares, against what its calls have shown. */
export interface PermissionComparison {
  declared_and_used: PermissionUse[];
  /** Called for, and not declared. */
  missing: PermissionUse[];
  /** Declared, and no call needed it so far. */
  unused: DeclaredPermission[];
}

export function comparePermissions(
  declared: readonly DeclaredPermission[],
  uses: readonly PermissionUse[],
): PermissionComparison {
  const declaredKeys = new Set(declared.map(permissionKey));
  const usedKeys = new Set(uses.map(({ permission }) => permissionKey(permission)));
  const isDeclared = ({ permission }: PermissionUse): boolean => declaredKeys.has(permissionKey(permission));
  return {
    declared_and_used: uses.filter(isDeclared),
    missing: uses.filter((use) => !isDeclared(use)),
    unused: declared.filter((permission) => !usedKeys.has(permissionKey(permission))),
  };
}

/** Of several services or companies, as one: by permission, and within it by operation. */
export function mergePermissionUse(uses: readonly PermissionUse[]): PermissionUse[] {
  const merged = new Map<string, PermissionUse>();
  for (const use of uses) {
    const key = permissionKey(use.permission);
    const one = merged.get(key);
    merged.set(
      key,
      one === undefined ? use : { ...added(one, use), calls: mergeCalls([...one.calls, ...use.calls]) },
    );
  }
  return [...merged.values()].toSorted((a, b) =>
    permissionKey(a.permission).localeCompare(permissionKey(b.permission)),
  );
}

function mergeCalls(calls: readonly PermissionCalls[]): PermissionCalls[] {
  const merged = new Map<string, PermissionCalls>();
  for (const call of calls) {
    const one = merged.get(call.operation);
    merged.set(call.operation, one === undefined ? call : added(one, call));
  }
  return [...merged.values()];
}

interface Counts {
  used: number;
  refused: number;
  last: number;
  assumed: boolean;
}

function added<Use extends Counts>(one: Use, other: Counts): Use {
  return {
    ...one,
    used: one.used + other.used,
    refused: one.refused + other.refused,
    last: Math.max(one.last, other.last),
    assumed: one.assumed && other.assumed,
  };
}
