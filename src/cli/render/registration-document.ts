import { platformName } from '../../platform-client/api-url.js';
import type { Applied } from '../../registration/apply-plan.js';
import type { Finding } from '../../registration/look-at-extension.js';
import type { Plan } from '../../registration/plan-registration.js';
import type { UserRecord } from '../../registration/platform-records.js';
import { exitCodeOf, exitCodes, isInterruption, type ExitCode } from '../exit-codes.js';
import { errorDocument } from './errors.js';
import { describeStep } from './plan.js';

export type RegistrationStatus =
  | 'nothing-to-do'
  | 'planned'
  | 'applied'
  | 'failed'
  /** What `--check` looked at is not as it should be. */
  | 'not-ready'
  /** What `--plan` names is not what would be done now. */
  | 'plan-changed';

export interface Registration {
  plan: Plan;
  user: UserRecord;
  /** What `--check` found; null without it. */
  findings: Finding[] | null;
  /** What speaks against the reviewed plan; null without one. */
  changes: string[] | null;
  /** Absent where nothing was to be, or allowed to be, changed. */
  applied?: Applied;
  /** Whether the service's id was written into rehive.json. */
  recorded?: boolean;
}

/** What `rehive-ext register --json` prints. */
export function registrationDocument(
  status: RegistrationStatus,
  { plan, user, findings, changes, applied, recorded = false }: Registration,
): object {
  const failure = applied?.error ?? null;
  return {
    status,
    ...whereAndWho(plan.api_url, user),
    checks: findings,
    plan,
    changed_since: changes,
    service_id: applied?.serviceId ?? plan.service.id,
    recorded,
    steps: (applied?.steps ?? []).map(({ step, outcome, error }) => ({
      action: step.action,
      description: describeStep(step),
      outcome,
      error: error === null ? null : errorDocument(error),
    })),
    error: failure === null ? null : errorDocument(failure, exitCodeAfter(applied ?? null)),
  };
}

/** Which platform, and who asks it, as all documents have it that tell of a registration. */
export function whereAndWho(apiUrl: string, { id, email, company, groups }: UserRecord): object {
  return {
    platform: { name: platformName(apiUrl), api_url: apiUrl },
    user: { id, email, company, groups: groups.map(({ name }) => name) },
  };
}

/** A plan that is done in part is a no, whatever stopped it; one that could not even begin ends as its error says. */
export function exitCodeAfter(applied: Applied | null): ExitCode {
  if (applied === null || applied.error === null) return exitCodes.done;
  const someDone = applied.steps.some(({ outcome }) => outcome === 'done');
  return someDone && !isInterruption(applied.error) ? exitCodes.refused : exitCodeOf(applied.error);
}
