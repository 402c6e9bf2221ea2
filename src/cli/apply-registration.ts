import { endpointUrl } from '../contract/calls.js';
import { platformKey } from '../platform-client/api-url.js';
import { applyPlan, type Applied } from '../registration/apply-plan.js';
import type { Plan } from '../registration/plan-registration.js';
import { recordServiceId } from '../registration/recorded-service.js';
import type { CommandContext } from './context.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import {
  commandThere,
  repetition,
  type RegistrationSession,
  type SessionOptions,
} from './registration-session.js';
import { renderError } from './render/errors.js';
import { describeStep, nothingToDo, renderConclusion, renderStep } from './render/plan.js';
import { exitCodeAfter, registrationDocument, type Registration } from './render/registration-document.js';

export interface Agreed {
  session: RegistrationSession;
  /** What of the plan is to be done. */
  agreed: Plan;
  options: SessionOptions;
  /** What was asked, as flags; empty where nothing was. */
  flags: readonly string[];
}

/** Does what was agreed to, writes the service's id into rehive.json, and tells of all of it. */
export async function applyRegistration(
  registration: Registration,
  { session, agreed, options, flags }: Agreed,
  context: CommandContext,
): Promise<ExitCode> {
  const { output } = context;
  const { applied, recorded } = await applyAndRecord(agreed, session, context);
  const status = applied.error === null ? 'applied' : 'failed';
  output.printJson(registrationDocument(status, { ...registration, applied, recorded }));
  if (applied.error !== null) return tellOfFailure(applied, context);
  const { manifest } = session.loaded;
  const conclusion = renderConclusion(agreed, {
    serviceId: applied.serviceId,
    left: registration.plan.permissions.remove.length - agreed.permissions.remove.length,
    activateUrl: endpointUrl(manifest.url, manifest.endpoints.activate),
    command: (name) => commandThere(name, options),
  });
  output.print(conclusion);
  if (recorded) output.print(recordedWords(session));
  if (flags.length > 0) output.note(repetition('register', options, flags));
  return exitCodes.done;
}

/** Nothing is to be done on the platform; but rehive.json may not know the service's id yet. */
export async function recordFound(
  registration: Registration,
  session: RegistrationSession,
  context: CommandContext,
): Promise<ExitCode> {
  const { output } = context;
  const { applied, recorded } = await applyAndRecord(registration.plan, session, context);
  const status = applied.error === null ? 'nothing-to-do' : 'failed';
  output.printJson(registrationDocument(status, { ...registration, applied, recorded }));
  output.print(nothingToDo(registration.plan));
  if (applied.error !== null) return tellOfFailure(applied, context);
  if (recorded) output.print(recordedWords(session));
  return exitCodes.done;
}

/** Applies a plan and shows each step as it goes. The id is written whatever became of the steps after the first. */
async function applyAndRecord(
  plan: Plan,
  session: RegistrationSession,
  { output, signal }: CommandContext,
): Promise<{ applied: Applied; recorded: boolean }> {
  const applied = await applyPlan(plan, session.client, {
    signal,
    onStep: (step, outcome) => {
      if (outcome !== null) output.print(renderStep({ step, outcome }, output.colors));
      else if (output.showsProgress) output.note(output.errorColors.dim(`… ${describeStep(step)}`));
    },
  });
  const { serviceId } = applied;
  if (serviceId === null || serviceId === session.recordedId) return { applied, recorded: false };
  try {
    return { applied, recorded: await recordServiceId(session.loaded.path, session, serviceId) };
  } catch (error) {
    return { applied: { ...applied, error: applied.error ?? error }, recorded: false };
  }
}

/** The steps that it did not come to (the others have been shown), and everything that went wrong. */
function tellOfFailure(applied: Applied, { output }: CommandContext): ExitCode {
  for (const result of applied.steps)
    if (result.outcome === 'not-done') output.print(renderStep(result, output.colors));
  const errors = new Set([applied.error, ...applied.steps.map(({ error }) => error)]);
  for (const error of errors)
    if (error !== null) renderError(error, { ...output, printJson: () => undefined });
  if (applied.steps.length > 0) output.note('  → What was done stays. Running it again does the rest.');
  return exitCodeAfter(applied);
}

const recordedWords = ({ apiUrl, company }: RegistrationSession): string =>
  `rehive.json has its id now, as services of ${platformKey(apiUrl)} and ${company}.`;
