import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { Plan } from '../registration/plan-registration.js';
import { parsePlan } from '../registration/reviewed-plan.js';

export interface PlanFlags {
  plan?: string;
  planOut?: string;
  serviceId?: number;
  newService?: boolean;
}

/**
 * The plan that `--plan` names; null without it.
 * @throws UserError where it can't be read, is none, or goes together with flags that say something else
 */
export async function readReviewedPlan(
  { plan, planOut, serviceId, newService }: PlanFlags,
  cwd: string,
): Promise<Plan | null> {
  if (plan === undefined) return null;
  const others = [
    ...(planOut === undefined ? [] : ['--plan-out']),
    ...(serviceId === undefined ? [] : ['--service-id']),
    ...(newService === true ? ['--new-service'] : []),
  ];
  if (others.length > 0)
    throw new UserError(`--plan applies a plan as it is: it does not go with ${others.join(' and ')}.`);
  return readPlan(plan, cwd);
}

/** @throws UserError where it can't be read or is none */
async function readPlan(file: string, cwd: string): Promise<Plan> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw new UserError(`${file} can't be read: ${reasonOf(cause)}`, {
      nextSteps: [`rehive-ext register --plan-out ${file} writes it.`],
      cause,
    });
  }
  return parsePlan(text, file);
}

/** @throws UserError where it can't be written */
export async function writePlan(plan: Plan, file: string, cwd: string): Promise<void> {
  try {
    await writeFile(resolve(cwd, file), `${JSON.stringify(plan, null, 2)}\n`);
  } catch (cause) {
    throw new UserError(`${file} can't be written: ${reasonOf(cause)}`, { cause });
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
