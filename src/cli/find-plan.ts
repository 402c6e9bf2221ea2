import { planRegistration, type Plan } from '../registration/plan-registration.js';
import type { CommandContext } from './context.js';
import { chooser, type RegistrationSession } from './registration-session.js';
import { startProgress } from './render/progress.js';

export interface PlanWishes {
  serviceId?: number;
  newService?: boolean;
  /** It has said which service is meant: nobody is asked again. */
  reviewed: Plan | null;
  /** What else has to be said where nobody can be asked. */
  alsoNeeded: readonly string[];
}

/** Compares rehive.json with the platform. `answers` are the flags that say what was asked on the way. */
export async function findPlan(
  { client, company, loaded, recordedId }: RegistrationSession,
  { serviceId, newService, reviewed, alsoNeeded }: PlanWishes,
  context: CommandContext,
): Promise<{ plan: Plan; answers: string[] }> {
  const answers: string[] = [];
  const progress = await startProgress(context.output);
  progress.step('Comparing rehive.json with the platform…');
  const ask = chooser(context);
  try {
    const plan = await planRegistration(client, loaded.manifest, {
      company,
      id: reviewed === null ? serviceId : (reviewed.service.id ?? undefined),
      recordedId,
      byName: newService === true || reviewed !== null ? 'never' : 'if-unlikely-to-be-another',
      choose:
        ask === undefined || reviewed !== null
          ? undefined
          : async (doubt) => {
              progress.stop();
              const chosen = await ask(doubt);
              answers.push(...(chosen === null ? ['--new-service'] : ['--service-id', String(chosen.id)]));
              return chosen;
            },
      alsoNeeded,
    });
    return { plan, answers };
  } finally {
    progress.stop();
  }
}
