import * as v from 'valibot';
import { permissionKey } from '../contract/permissions.js';
import { Interrupted } from '../errors.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { PlatformError } from '../platform-client/platform-error.js';
import { changeOnce, once, removeOnce } from './change-once.js';
import { permissionRecord, serviceRecord } from './platform-records.js';
import type { Plan } from './plan-registration.js';
import { stepsOf, type Step } from './registration-steps.js';
import { compareFields, sameAddress, type ServiceFields } from './service-fields.js';

export interface StepResult {
  step: Step;
  /** `unknown`: the request was sent, and no answer says what became of it. */
  outcome: 'done' | 'failed' | 'unknown' | 'not-done';
  /** Why it failed; null where it did not. */
  error: unknown;
}

export interface Applied {
  /** Null where the service was not created. */
  serviceId: number | null;
  /** All steps of the plan, in their order. */
  steps: StepResult[];
  /** What went wrong first; null where everything is done. `Interrupted` where the signal aborted between two steps. */
  error: unknown;
}

export interface ApplyOptions {
  /** Before and after each step: `null` while it runs. */
  onStep?: (step: Step, outcome: StepResult['outcome'] | null) => void;
  signal?: AbortSignal;
}

/**
 * Does what a plan says, step by step, and stops at the first step that fails, since what follows may build on it; but a
 * removal that is refused keeps no other from being done.
 * Never throws for a step: the result tells of each whether it was done. Running it again is safe.
 */
export async function applyPlan(
  plan: Plan,
  client: PlatformClient,
  { onStep, signal }: ApplyOptions = {},
): Promise<Applied> {
  let serviceId = plan.service.id;
  let first: unknown = null;
  let stopped = false;
  const steps: StepResult[] = [];
  for (const step of stepsOf(plan)) {
    if (!stopped && signal?.aborted === true) {
      stopped = true;
      first ??= new Interrupted();
    }
    if (stopped) {
      steps.push({ step, outcome: 'not-done', error: null });
      continue;
    }
    onStep?.(step, null);
    try {
      serviceId = await perform(step, { plan, client, serviceId });
      steps.push({ step, outcome: 'done', error: null });
    } catch (error) {
      first ??= error;
      stopped = !(step.action === 'remove-permission' && isRefusal(error));
      steps.push({ step, outcome: isInDoubt(error) ? 'unknown' : 'failed', error });
    }
    onStep?.(step, steps.at(-1)?.outcome ?? null);
  }
  return { serviceId, steps, error: first };
}

/** About this one thing: neither the token nor the platform as a whole is in trouble. */
function isRefusal(error: unknown): boolean {
  return error instanceof PlatformError && error.kind === 'refused' && error.status !== 401;
}

function isInDoubt(error: unknown): boolean {
  return error instanceof Interrupted || (error instanceof PlatformError && error.mayHaveActed);
}

interface Place {
  plan: Plan;
  client: PlatformClient;
  serviceId: number | null;
}

/** Does one step and returns the service's id. */
async function perform(step: Step, place: Place): Promise<number> {
  if (step.action === 'create-service') return createService(step.fields, place);
  const { serviceId } = place;
  if (serviceId === null) throw new Error('A plan changes a service that it neither found nor creates.');
  if (step.action === 'change-service') await changeService(step, place, serviceId);
  if (step.action === 'add-permissions') await addPermissions(step, place, serviceId);
  if (step.action === 'remove-permission') await removePermission(step, place, serviceId);
  return serviceId;
}

const identity = ({ api_url, company }: Plan): string[] => [api_url, company];

async function createService(fields: ServiceFields, { plan, client }: Place): Promise<number> {
  const created = await changeOnce(client, {
    content: () => [...identity(plan), 'create-service', fields],
    send: (key) => client.post('admin/services/', fields, serviceRecord, once(key)),
    look: async () => {
      const services = await client.list('admin/services/', serviceRecord);
      return services.find(({ url }) => url !== null && sameAddress(url, String(fields.url))) ?? null;
    },
  });
  return created.id;
}

async function changeService(
  { changes }: Step & { action: 'change-service' },
  { plan, client }: Place,
  id: number,
): Promise<void> {
  const fields: ServiceFields = Object.fromEntries(changes.map((change) => [change.field, change.new]));
  const path = `admin/services/${id}/`;
  await changeOnce(client, {
    content: () => [...identity(plan), 'change-service', id, changes],
    send: (key) => client.patch(path, fields, serviceRecord, once(key)),
    look: async () => {
      const service = await client.get(path, serviceRecord);
      return compareFields(fields, service).length === 0 ? service : null;
    },
  });
}

async function addPermissions(
  { permissions }: Step & { action: 'add-permissions' },
  { plan, client }: Place,
  id: number,
): Promise<void> {
  const path = `admin/services/${id}/permissions/`;
  let missing = permissions;
  await changeOnce(client, {
    content: () => [...identity(plan), 'add-permissions', id, missing],
    send: (key) => client.post(path, { permissions: missing }, v.unknown(), once(key)),
    look: async () => {
      const present = await client.list(path, permissionRecord);
      const keys = new Set(present.map(({ section, type, level }) => `${section} ${type} ${level}`));
      missing = missing.filter((permission) => !keys.has(permissionKey(permission)));
      return missing.length === 0 ? present : null;
    },
  });
}

async function removePermission(
  { permission }: Step & { action: 'remove-permission' },
  { plan, client }: Place,
  id: number,
): Promise<void> {
  const path = `admin/services/${id}/permissions/`;
  await removeOnce(client, `${path}${permission.id}/`, {
    content: () => [...identity(plan), 'remove-permission', id, permission],
    isThere: async () => {
      const present = await client.list(path, permissionRecord);
      return present.some((one) => one.id === permission.id);
    },
  });
}
