import * as v from 'valibot';
import { permissionKey } from '../contract/permissions.js';
import { Interrupted } from '../errors.js';
import type { PlatformClient, RequestOptions } from '../platform-client/platform-client.js';
import { PlatformError } from '../platform-client/platform-error.js';
import { changeOnce } from './change-once.js';
import { permissionRecord, serviceRecord } from './platform-records.js';
import type { Plan } from './plan-registration.js';
import { stepsOf, type Step } from './registration-steps.js';
import { compareFields, sameAddress, type ServiceFields } from './service-fields.js';

export interface StepResult {
  step: Step;
  /** `unknown`: the request was sent, and no answer says what became of it. */
  outcome: 'done' | 'failed' | 'unknown' | 'not-done';
}

export interface Applied {
  /** Null where the service was not created. */
  serviceId: number | null;
  /** All steps of the plan, in their order. */
  steps: StepResult[];
  /** Why it stopped; null where everything is done. `Interrupted` where the signal aborted between two steps. */
  error: unknown;
}

export interface ApplyOptions {
  /** Before and after each step: `null` while it runs. */
  onStep?: (step: Step, outcome: StepResult['outcome'] | null) => void;
  signal?: AbortSignal;
}

/**
 * Does what a plan says, step by step, and stops at the first step that fails: what follows may build on it.
 * Never throws for a step: the result tells of each whether it was done. Running it again is safe.
 */
export async function applyPlan(
  plan: Plan,
  client: PlatformClient,
  { onStep, signal }: ApplyOptions = {},
): Promise<Applied> {
  let serviceId = plan.service.id;
  let error: unknown = null;
  const steps: StepResult[] = [];
  for (const step of stepsOf(plan)) {
    if (error === null && signal?.aborted === true) error = new Interrupted();
    if (error !== null) {
      steps.push({ step, outcome: 'not-done' });
      continue;
    }
    onStep?.(step, null);
    try {
      serviceId = await perform(step, { plan, client, serviceId });
      steps.push({ step, outcome: 'done' });
    } catch (reason) {
      error = reason;
      steps.push({ step, outcome: isInDoubt(reason) ? 'unknown' : 'failed' });
    }
    onStep?.(step, steps.at(-1)?.outcome ?? null);
  }
  return { serviceId, steps, error };
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

/** `changeOnce` repeats by itself, after a look: the client must not do so before. */
const once = (idempotencyKey: string): RequestOptions => ({ idempotencyKey, maxRetries: 0 });

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
  { client }: Place,
  id: number,
): Promise<void> {
  try {
    await client.delete(`admin/services/${id}/permissions/${permission.id}/`);
  } catch (error) {
    // Gone is what was wanted: an answer was lost, or somebody else was faster.
    if (!(error instanceof PlatformError) || error.status !== 404) throw error;
  }
}
