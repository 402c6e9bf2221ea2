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
  /** Whether somebody was asked. */
  asked: boolean;
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

  const allowed = asksRemovals
    ? await confirm(
        { message: `Remove ${count(remove.length)} that rehive.json does not have?`, default: false },
        signal,
      )
    : (consent.allowRemovals ?? true);
  const agreedPlan: Plan = allowed ? plan : { ...plan, permissions: { ...plan.permissions, remove: [] } };
  const removals = allowed ? '--allow-removals' : '--no-allow-removals';
  const flags = ['--yes', ...(remove.length === 0 ? [] : [removals])];
  if (!asksAll || isEmpty(agreedPlan)) return { plan: agreedPlan, agreed: true, asked: asksRemovals, flags };
  const agreed = await confirm(
    { message: `Apply this to company ${plan.company} on ${plan.api_url}?`, default: false },
    signal,
  );
  return { plan: agreedPlan, agreed, asked: true, flags };
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

/**
 * Asks whether something is to be done, unless `--yes` says so.
 * @throws UserError naming the flag, where there is no terminal to ask on
 */
export async function agreesTo(
  question: string,
  { yes }: Pick<Consent, 'yes'>,
  { output, signal }: CommandContext,
): Promise<boolean> {
  if (yes === true) return true;
  if (output.interactive) return confirm({ message: question, default: false }, signal);
  throw new UserError('This needs consent, and there is no terminal to ask on.', {
    nextSteps: ['--yes says yes to what is shown above.'],
  });
}
