import { UserError } from '../errors.js';
import { isEmpty, type Plan } from '../registration/plan-registration.js';
import type { CommandContext } from './context.js';
import { count } from './render/plan.js';
import { confirm } from './render/prompts.js';

export interface Consent {
  yes?: boolean;
  allowRemovals?: boolean;
}

/** What of a plan is agreed to, and the flags that say the same without a question. */
export interface Agreement {
  plan: Plan;
  agreed: boolean;
  /** Empty where nothing was asked. */
  flags: string[];
}

/**
 * Asks, where a flag does not say, whether the plan's removals and then the plan as a whole are wanted.
 * @throws UserError naming every missing flag, where there is no terminal to ask on
 */
export async function askConsent(
  plan: Plan,
  consent: Consent,
  { output, signal }: CommandContext,
): Promise<Agreement> {
  const { remove } = plan.permissions;
  const asksRemovals = remove.length > 0 && consent.allowRemovals === undefined;
  const asksAll = consent.yes !== true;
  if (!output.interactive && (asksAll || asksRemovals))
    throw missingConsent(asksAll, asksRemovals, remove.length);

  const flags: string[] = [];
  let allowed = consent.allowRemovals ?? true;
  if (asksRemovals) {
    allowed = await confirm(
      { message: `Remove ${count(remove.length)} that rehive.json does not have?`, default: false },
      signal,
    );
    flags.push(allowed ? '--allow-removals' : '--no-allow-removals');
  }
  const agreedPlan: Plan = allowed ? plan : { ...plan, permissions: { ...plan.permissions, remove: [] } };
  if (!asksAll || isEmpty(agreedPlan))
    return { plan: agreedPlan, agreed: true, flags: flags.length === 0 ? [] : ['--yes', ...flags] };
  const agreed = await confirm(
    { message: `Apply this to company ${plan.company} on ${plan.api_url}?`, default: false },
    signal,
  );
  return { plan: agreedPlan, agreed, flags: ['--yes', ...flags] };
}

function missingConsent(asksAll: boolean, asksRemovals: boolean, removals: number): UserError {
  return new UserError('The plan needs consent, and there is no terminal to ask on.', {
    nextSteps: [
      ...(asksAll ? ['--yes applies the plan (--dry-run only shows it).'] : []),
      ...(asksRemovals
        ? [`--allow-removals removes ${count(removals)}; --no-allow-removals leaves them.`]
        : []),
    ],
  });
}
