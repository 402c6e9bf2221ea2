import { platformName } from '../../platform-client/api-url.js';
import type { Applied } from '../../registration/apply-plan.js';
import type { Plan } from '../../registration/plan-registration.js';
import type { UserRecord } from '../../registration/platform-records.js';
import { exitCodeOf, exitCodes, isInterruption, type ExitCode } from '../exit-codes.js';
import { errorDocument } from './errors.js';
import { describeStep } from './plan.js';

export type RegistrationStatus = 'nothing-to-do' | 'planned' | 'applied' | 'failed';

/** What `rehive-ext register --json` prints. `applied` is null where nothing was to be, or allowed to be, changed. */
export function registrationDocument(
  status: RegistrationStatus,
  { plan, user, applied }: { plan: Plan; user: UserRecord; applied: Applied | null },
): object {
  const { id, email, company, groups } = user;
  return {
    status,
    platform: { name: platformName(plan.api_url), api_url: plan.api_url },
    user: { id, email, company, groups: groups.map(({ name }) => name) },
    plan,
    service_id: applied?.serviceId ?? plan.service.id,
    steps: (applied?.steps ?? []).map(({ step, outcome }) => ({
      action: step.action,
      description: describeStep(step),
      outcome,
    })),
    error: (applied?.error ?? null) === null ? null : errorDocument(applied?.error, exitCodeAfter(applied)),
  };
}

/** A plan that is done in part is a no, whatever stopped it; one that could not even begin ends as its error says. */
export function exitCodeAfter(applied: Applied | null): ExitCode {
  if (applied === null || applied.error === null) return exitCodes.done;
  const someDone = applied.steps.some(({ outcome }) => outcome === 'done');
  return someDone && !isInterruption(applied.error) ? exitCodes.refused : exitCodeOf(applied.error);
}
