import { UserError } from '../../errors.js';
import { changesSince } from '../../registration/reviewed-plan.js';
import { isEmpty } from '../../registration/plan-registration.js';
import { applyRegistration, recordFound } from '../apply-registration.js';
import type { Command, CommandContext } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { hasFailed, lookBefore, looksByItself, notReady } from '../look-before.js';
import { findPlan } from '../find-plan.js';
import { readReviewedPlan, writePlan } from '../plan-file.js';
import { askConsent, type Consent } from '../registration-consent.js';
import { commandThere, openSession, type SessionOptions } from '../registration-session.js';
import { nothingToDo, renderPlan } from '../render/plan.js';
import { shellQuoted } from '../render/shell-quoted.js';
import { registrationDocument, type Registration } from '../render/registration-document.js';

export interface RegisterOptions extends SessionOptions, Consent {
  newService?: boolean;
  check?: boolean;
  dryRun?: boolean;
  planOut?: string;
  plan?: string;
}

const consentNeeded = 'Consent, where there is something to be done: --yes (--dry-run only shows it).';

/** rehive.json × platform → plan → consent → applied. */
export const register: Command<RegisterOptions> = async (options, context) => {
  const { output, cwd } = context;
  if (options.serviceId !== undefined && options.newService === true)
    throw new UserError('--service-id names a service, and --new-service asks for another one.', {
      nextSteps: ['Leave out one of the two.'],
    });
  const reviewed = await readReviewedPlan(options, cwd);
  const consents =
    options.yes === true || options.dryRun === true || options.planOut !== undefined || reviewed !== null;
  const alsoNeeded = consents ? [] : [consentNeeded];
  const needs = { command: 'rehive-ext register', alsoNeeded, callsExtension: true };
  const session = await openSession(options, needs, context);
  const { plan, answers } = await findPlan(session, { ...options, reviewed, alsoNeeded }, context);
  const check = options.check === true;
  const looks = check || (looksByItself(session, options) && !isEmpty(plan));
  const wishes = { ...options, withManifest: check, anyAnswer: !check };
  const findings = looks ? await lookBefore(session, wishes, context) : null;
  output.print(`${renderPlan(plan, output.colors)}\n`);
  const registration: Registration = {
    plan,
    user: session.user,
    findings,
    changes: reviewed === null ? null : changesSince(reviewed, plan),
  };

  if (options.planOut !== undefined && !hasFailed(findings)) await writePlan(plan, options.planOut, cwd);
  const ended = endBefore(registration, options, context);
  if (ended !== null) return ended;
  if (isEmpty(plan)) return recordFound(registration, session, context);
  const consent = reviewed === null ? options : { ...options, yes: true };
  const agreement = await askConsent(plan, consent, context);
  if (!agreement.agreed || isEmpty(agreement.plan))
    return end(context, {
      status: 'planned',
      registration,
      words: 'Nothing was changed.',
      code: agreement.agreed ? exitCodes.done : exitCodes.refused,
    });
  const asked = answers.length > 0 || agreement.asked;
  const flags = asked ? [...answers, ...agreement.flags] : [];
  return applyRegistration(registration, { session, agreed: agreement.plan, options, flags }, context);
};

/** What ends it before anything is asked or done; null where nothing does. */
function endBefore(
  registration: Registration,
  { plan: planFile, planOut, dryRun, check, ...target }: RegisterOptions,
  context: CommandContext,
): ExitCode | null {
  const { plan, findings, changes } = registration;
  const stop = (status: Ending['status'], words: string, code: ExitCode): ExitCode =>
    end(context, { status, registration, words, code });
  if (hasFailed(findings)) return stop('not-ready', notReady(check), exitCodes.refused);
  if (changes !== null && changes.length > 0) {
    const words = [`${planFile} is not what would be done now. Nothing was changed.`, ...changes];
    return stop('plan-changed', words.join('\n  '), exitCodes.refused);
  }
  if (planOut !== undefined) {
    const command = commandThere('register', target, '--plan', shellQuoted(planOut));
    const words = `The plan is in ${planOut}. Nothing was changed.\nTo apply it: ${command}`;
    return stop('planned', words, exitCodes.done);
  }
  if (dryRun !== true) return null;
  return isEmpty(plan)
    ? stop('nothing-to-do', nothingToDo(plan), exitCodes.done)
    : stop('planned', 'Dry run: nothing was changed.', exitCodes.done);
}

interface Ending {
  status: Parameters<typeof registrationDocument>[0];
  registration: Registration;
  words: string;
  code: ExitCode;
}

function end({ output }: CommandContext, { status, registration, words, code }: Ending): ExitCode {
  output.printJson(registrationDocument(status, registration));
  output.print(words);
  return code;
}
