import * as v from 'valibot';
import {
  permissionKey,
  permissionLevels,
  permissionSections,
  permissionTypes,
} from '../contract/permissions.js';
import { UserError } from '../errors.js';
import { permissionRecord } from './platform-records.js';
import type { Plan } from './plan-registration.js';
import { fieldNames, type FieldValue } from './service-fields.js';

const fieldValue = v.nullable(v.union([v.string(), v.array(v.string())]));
const fields = v.strictObject(v.entriesFromList(fieldNames, v.exactOptional(fieldValue)));
const known = {
  id: v.number(),
  found_by: v.picklist(['id', 'record', 'url', 'name']),
  active: v.boolean(),
  fields,
};
const triple = v.strictObject({
  section: v.picklist(permissionSections),
  type: v.picklist(permissionTypes),
  level: v.picklist(permissionLevels),
});
const webhook = v.strictObject({ id: v.number(), event: v.string(), url: v.string(), enabled: v.boolean() });

const planSchema = v.strictObject({
  version: v.literal(1),
  api_url: v.string(),
  company: v.string(),
  service: v.variant('action', [
    v.strictObject({ action: v.literal('create'), id: v.null(), fields }),
    v.strictObject({
      action: v.literal('change'),
      ...known,
      changes: v.array(v.strictObject({ field: v.picklist(fieldNames), old: fieldValue, new: fieldValue })),
    }),
    v.strictObject({ action: v.literal('none'), ...known }),
  ]),
  permissions: v.strictObject({
    add: v.array(triple),
    remove: v.array(permissionRecord),
    keep: v.array(triple),
  }),
  webhooks: v.nullable(
    v.strictObject({
      missing: v.array(v.strictObject({ event: v.string(), url: v.nullable(v.string()) })),
      surplus: v.array(webhook),
      keep: v.array(webhook),
    }),
  ),
}) satisfies v.GenericSchema<unknown, Plan>;

/**
 * A plan as `--plan-out` wrote it.
 * @param file how a message calls it
 * @throws UserError where it is none
 */
export function parsePlan(text: string, file: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notAPlan(file, 'it is not JSON', cause);
  }
  const result = v.safeParse(planSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw notAPlan(file, `${v.getDotPath(issue) ?? 'the document'}: ${issue.message}`);
}

function notAPlan(file: string, why: string, cause?: unknown): UserError {
  return new UserError(`${file} is not a plan of this version of rehive-ext: ${why}.`, {
    nextSteps: [`rehive-ext register --plan-out ${file} writes one.`],
    cause,
  });
}

/**
 * What speaks against doing now what a reviewed plan says: all that `current`, the plan as it would be made now, has and
 * the reviewed one has not, or has otherwise. Empty where nothing does. What is done already does not count, so that a
 * plan whose application broke off can be applied to its end.
 */
export function changesSince(reviewed: Plan, current: Plan): string[] {
  if (reviewed.api_url !== current.api_url)
    return [`It was made for the platform ${reviewed.api_url}, and this is ${current.api_url}.`];
  if (reviewed.company !== current.company)
    return [`It was made for company ${reviewed.company}, and the token is of ${current.company}.`];
  const anotherService = serviceChanged(reviewed.service, current.service);
  if (anotherService !== null) return [anotherService];
  return [
    ...wantedOtherwise(reviewed, current),
    ...serviceOtherwise(reviewed.service, current.service),
    ...permissionsOtherwise(reviewed, current),
  ];
}

/** What rehive.json says now, against what it said. */
function wantedOtherwise(reviewed: Plan, current: Plan): string[] {
  const fieldsChanged = fieldNames
    .filter((field) => isStatedOtherwise(field, reviewed.service, current.service))
    .map((field) => {
      const [was, is] = [reviewed.service.fields[field], current.service.fields[field]];
      return `rehive.json: ${field} was ${show(was)}, and is ${show(is)}.`;
    });
  const [then, now] = [wantedKeys(reviewed), wantedKeys(current)];
  return [
    ...fieldsChanged,
    ...now.filter((key) => !then.includes(key)).map((key) => `rehive.json: the permission ${key} is new.`),
    ...then.filter((key) => !now.includes(key)).map((key) => `rehive.json: the permission ${key} is gone.`),
  ];
}

const isStatedOtherwise = (
  field: (typeof fieldNames)[number],
  reviewed: Plan['service'],
  current: Plan['service'],
): boolean => JSON.stringify(reviewed.fields[field]) !== JSON.stringify(current.fields[field]);

const wantedKeys = ({ permissions: { add, keep } }: Plan): string[] => [...add, ...keep].map(permissionKey);

/** Null where it is the one that was planned for, or where that was yet to be made. */
function serviceChanged(reviewed: Plan['service'], current: Plan['service']): string | null {
  if (reviewed.action === 'create' || reviewed.id === current.id) return null;
  return current.action === 'create'
    ? `Service ${reviewed.id} is not there any more.`
    : `It is now service ${current.id}, not ${reviewed.id}.`;
}

function serviceOtherwise(reviewed: Plan['service'], current: Plan['service']): string[] {
  if (reviewed.action === 'create') {
    // One that is as the plan makes it is what an earlier application made.
    if (current.action !== 'change') return [];
    return [
      `Service ${current.id} is there by now, and is not as the plan makes it: ${current.changes.map(({ field }) => field).join(', ')}.`,
    ];
  }
  if (current.action !== 'change') return [];
  const planned = reviewed.action === 'change' ? reviewed.changes.map((one) => JSON.stringify(one)) : [];
  return current.changes
    .filter(
      (change) =>
        !planned.includes(JSON.stringify(change)) && !isStatedOtherwise(change.field, reviewed, current),
    )
    .map(({ field, old }) => `On the platform, ${field} is ${show(old)} by now.`);
}

function permissionsOtherwise(reviewed: Plan, current: Plan): string[] {
  const planned = reviewed.permissions.add.map(permissionKey);
  const removed = reviewed.permissions.remove.map(({ id }) => id);
  const [then, now] = [wantedKeys(reviewed), wantedKeys(current)];
  // What rehive.json has no more is said already.
  const isKnown = (key: string): boolean => then.includes(key) && !now.includes(key);
  return [
    ...current.permissions.add
      .map(permissionKey)
      .filter((key) => then.includes(key) && !planned.includes(key))
      .map((key) => `On the platform, the permission ${key} is gone.`),
    ...current.permissions.remove
      .filter((permission) => !removed.includes(permission.id) && !isKnown(keyOf(permission)))
      .map((permission) => `On the platform, the permission ${keyOf(permission)} is new.`),
  ];
}

const keyOf = ({ section, type, level }: { section: string; type: string; level: string }): string =>
  `${section} ${type} ${level}`;

function show(value: FieldValue | undefined): string {
  if (value === undefined) return 'not stated';
  return value === null || value.length === 0 ? 'nothing' : String(value);
}
