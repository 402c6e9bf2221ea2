import type { ChalkInstance } from 'chalk';
import type { FoundBy } from '../../registration/find-service.js';
import type { Plan } from '../../registration/plan-registration.js';
import type { StepResult } from '../../registration/apply-plan.js';
import type { Step } from '../../registration/registration-steps.js';
import type { FieldValue } from '../../registration/service-fields.js';
import type { UserRecord } from '../../registration/platform-records.js';
import { platformName } from '../../platform-client/api-url.js';
import { printable } from './printable.js';

/** Who registers what, in which company of which platform: seen before anything happens. */
export function renderTarget(name: string, user: UserRecord, apiUrl: string): string {
  return [
    `Extension  ${printable(name)}`,
    `Platform   ${platformName(apiUrl)} (${apiUrl})`,
    `Company    ${printable(user.company)}`,
    `As         ${printable(describeUser(user))}`,
    '',
  ].join('\n');
}

/** `admin@acme.test, group admin`. */
export function describeUser({ email, id, groups }: UserRecord): string {
  const inGroups =
    groups.length === 0 ? 'in no group' : `group ${groups.map((group) => group.name).join(', ')}`;
  return `${email ?? id}, ${inGroups}`;
}

/** A plan for people: `+` is made, `~` is changed from old → new, `−` is removed. */
export function renderPlan(plan: Plan, colors: ChalkInstance): string {
  return [
    ...serviceLines(plan, colors),
    ...permissionLines(plan, colors),
    ...webhookLines(plan, colors),
  ].join('\n');
}

const foundWords: Readonly<Record<FoundBy, string>> = {
  id: '',
  record: 'as rehive.json has it',
  url: 'found by its url',
  name: 'found by its name',
};

function serviceLines({ service }: Plan, colors: ChalkInstance): string[] {
  const { green, yellow, dim } = colors;
  if (service.action === 'create') {
    const fields = Object.entries(service.fields).map(([field, value]) =>
      green(`  + ${label(field)}${show(value)}`),
    );
    return ['Service, new', ...fields];
  }
  const found = foundWords[service.found_by];
  const heading = `Service ${service.id}${found === '' ? '' : dim(` (${found})`)}`;
  if (service.action === 'none') return [heading, dim('    stays as it is')];
  const changes = service.changes.map(({ field, old, new: wanted }) =>
    yellow(`  ~ ${label(field)}${show(old)} → ${show(wanted)}`),
  );
  return [heading, ...changes];
}

function permissionLines(
  { permissions: { add, remove, keep } }: Plan,
  { green, red, dim }: ChalkInstance,
): string[] {
  if (add.length + remove.length + keep.length === 0) return ['Permissions', dim('    none')];
  const stay = keep.length === 1 ? '1 stays as it is' : `${keep.length} stay as they are`;
  return [
    'Permissions',
    ...add.map((permission) => green(`  + ${triple(permission)}`)),
    ...remove.map((permission) => red(`  − ${triple(permission)}`)),
    ...(keep.length === 0 ? [] : [dim(`    ${stay}`)]),
  ];
}

/** Only where they differ: it is the extension that makes them, and nothing here does. */
function webhookLines({ webhooks }: Plan, { yellow, dim }: ChalkInstance): string[] {
  if (webhooks === null) return ['Webhooks', dim('    not known: the token may not see them')];
  const { missing, surplus, keep } = webhooks;
  const lines = [
    ...missing.map(({ event }) => `${event}  in rehive.json, not on the platform`),
    ...surplus.map(({ event, url }) => `${event}  on the platform (${url}), not in rehive.json`),
    ...keep.filter(({ enabled }) => !enabled).map(({ event }) => `${event}  disabled on the platform`),
  ];
  if (lines.length === 0) return [];
  return [
    `Webhooks${dim(' (the extension makes them when it is activated)')}`,
    ...lines.map((line) => yellow(`  · ${printable(line)}`)),
  ];
}

export const nothingToDo = ({ service }: Plan): string =>
  `Nothing is to be done: service ${service.id} is as rehive.json has it.`;

/** What is there now, and what to do with it. */
export function renderConclusion(
  { service, permissions, company }: Plan,
  { serviceId, left, activateUrl, command }: Conclusion,
): string {
  const lines = [
    '',
    left === 0
      ? `Service ${serviceId} is as rehive.json has it.`
      : `Service ${serviceId} has what rehive.json has, and ${count(left)} more.`,
  ];
  if (service.action === 'create' || !service.active) {
    lines.push(
      `Next: ${command('activate')}, or the dashboard of ${printable(company)}. The platform then calls POST ${activateUrl}`,
    );
  } else if (permissions.add.length > 0) {
    // No document says that an active service's user gets what its service gets.
    lines.push(
      `It is active: where a new permission is missing, ${command('deactivate')} and activate it again.`,
    );
  }
  return lines.join('\n');
}

export interface Conclusion {
  serviceId: number | null;
  /** How many permissions were left although rehive.json does not have them. */
  left: number;
  activateUrl: string;
  /** As it is typed for this platform. */
  command: (name: string) => string;
}

const marks: Readonly<Record<StepResult['outcome'], string>> = {
  done: '✓',
  failed: '✗',
  unknown: '?',
  'not-done': '·',
};
const remarks: Readonly<Record<StepResult['outcome'], string>> = {
  done: '',
  failed: ' (failed)',
  unknown: ' (sent, but no answer says whether it was done)',
  'not-done': ' (not done)',
};

/** `✓ create the service Savings` */
export function renderStep(
  { step, outcome }: Pick<StepResult, 'step' | 'outcome'>,
  { green, red, yellow, dim }: ChalkInstance,
): string {
  const color = { done: green, failed: red, unknown: yellow, 'not-done': dim }[outcome];
  return `${color(marks[outcome])} ${describeStep(step)}${color(remarks[outcome])}`;
}

/** A step in words. */
export function describeStep(step: Step): string {
  switch (step.action) {
    case 'create-service':
      return `create the service ${show(step.fields.name ?? null)}`;
    case 'change-service':
      return `change the service: ${step.changes.map(({ field }) => field).join(', ')}`;
    case 'add-permissions':
      return `add ${count(step.permissions.length)}: ${step.permissions.map(triple).join(', ')}`;
    case 'remove-permission':
      return `remove the permission ${triple(step.permission)}`;
  }
}

/** `1 permission`, `3 permissions` */
export const count = (permissions: number): string =>
  `${permissions} ${permissions === 1 ? 'permission' : 'permissions'}`;

const label = (field: string): string => field.padEnd(16);

const triple = ({ section, type, level }: { section: string; type: string; level: string }): string =>
  printable(`${section} ${type} ${level}`);

function show(value: FieldValue): string {
  if (value === null || value === '') return 'nothing';
  return printable(Array.isArray(value) ? value.join(', ') : value);
}
