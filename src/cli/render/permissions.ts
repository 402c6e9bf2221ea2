import type { ChalkInstance } from 'chalk';
import type {
  DeclaredPermission,
  PermissionCalls,
  PermissionComparison,
  PermissionUse,
} from '../../contract/permission-use.js';
import { permissionKey } from '../../contract/permissions.js';

const assumptionLine = '? is an assumption: the docs do not say which permission the operation needs.';

/** What is declared and used, what is missing, and what is never used, each with the calls that show it. */
export function permissionsText(
  { declared_and_used: used, missing, unused }: PermissionComparison,
  colors: ChalkInstance,
): string {
  const sections = [
    section(
      'Used and declared',
      used.flatMap((use) => useLines(use, colors.green('✔'))),
    ),
    section(
      'Used and not declared: add them to permissions in rehive.json',
      missing.flatMap((use) => useLines(use, colors.red('✖'))),
    ),
    section(
      'Declared and never used so far',
      unused.map((one) => unusedLine(one, colors)),
    ),
  ].filter((lines) => lines.length > 0);
  const assumed = [...used, ...missing].some((use) => use.calls.some((call) => call.assumed));
  return [
    ...(sections.length === 0 ? [['Nothing is declared and no call needed a permission.']] : sections),
    ...(assumed ? [[assumptionLine]] : []),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** What would be changed in rehive.json, each with the calls that show why. */
export function suggestionText(
  { missing, unused }: PermissionComparison,
  { remove }: { remove: readonly DeclaredPermission[] },
  colors: ChalkInstance,
): string {
  const left = unused.filter((one) => one.reason === undefined && !remove.includes(one)).length;
  return [
    'permissions of rehive.json',
    ...missing.flatMap((use) => useLines(use, colors.green('+')).map((line) => `  ${line}`)),
    ...remove.map((permission) => `  ${colors.red(`− ${permissionKey(permission)}`)}`),
    ...(left === 0
      ? []
      : [
          colors.dim(
            `    ${left} never used so far ${left === 1 ? 'stays' : 'stay'}: --remove-unused takes them out`,
          ),
        ]),
    ...(missing.some((use) => use.calls.some((call) => call.assumed)) ? ['', assumptionLine] : []),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function useLines({ permission, calls }: PermissionUse, mark: string): string[] {
  return [`${mark} ${permissionKey(permission)}`, ...calls.map((call) => `    ${callText(call)}`)];
}

/** One with a reason is no remark: somebody has thought of it. */
function unusedLine(permission: DeclaredPermission, colors: ChalkInstance): string {
  const { reason } = permission;
  const key = permissionKey(permission);
  return reason === undefined ? `${colors.yellow('!')} ${key}` : `- ${key}: ${reason}`;
}

function callText({ operation, used, refused, assumed }: PermissionCalls): string {
  const counts = [
    ...(used === 0 ? [] : [times(used)]),
    ...(refused === 0 ? [] : [`${times(refused)} refused with 403`]),
  ];
  return `${operation}${assumed ? ' ?' : ''}  ${counts.join(', ')}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
