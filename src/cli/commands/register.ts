import { endpointUrl } from '../../contract/calls.js';
import { loadNearestManifest } from '../../manifest/load-manifest.js';
import { normalizeApiUrl } from '../../platform-client/api-url.js';
import { applyPlan, type Applied } from '../../registration/apply-plan.js';
import { isEmpty, planRegistration, type Plan } from '../../registration/plan-registration.js';
import { requirePublicAddresses } from '../../registration/public-address.js';
import { whoAmI } from '../../registration/who-am-i.js';
import { adminTokenVariable } from '../admin-token.js';
import { connectToPlatform } from '../connect-to-platform.js';
import type { Command, CommandContext } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { askConsent } from '../registration-consent.js';
import { renderError } from '../render/errors.js';
import { describeStep, renderConclusion, renderPlan, renderStep, renderTarget } from '../render/plan.js';
import {
  exitCodeAfter,
  registrationDocument,
  type RegistrationStatus,
} from '../render/registration-document.js';

export interface RegisterOptions {
  apiUrl: string;
  tokenStdin?: boolean;
  serviceId?: number;
  dryRun?: boolean;
  yes?: boolean;
  allowRemovals?: boolean;
  allowInsecure?: boolean;
}

const consentNeeded = 'Consent, where there is something to be done: --yes (--dry-run only shows it).';

/** rehive.json × platform → plan → consent → applied. */
export const register: Command<RegisterOptions> = async (options, context) => {
  const { output } = context;
  const apiUrl = normalizeApiUrl(options.apiUrl);
  const loaded = await loadNearestManifest(context.cwd);
  const { manifest } = loaded;
  if (options.allowInsecure !== true) requirePublicAddresses(apiUrl, loaded);
  const alsoNeeded = options.yes === true || options.dryRun === true ? [] : [consentNeeded];
  const client = await connectToPlatform({ apiUrl, tokenStdin: options.tokenStdin, alsoNeeded }, context);
  const user = await whoAmI(client);
  output.print(renderTarget(manifest.name, user, apiUrl));
  const { company } = user;
  const found = await planRegistration(client, manifest, { company, serviceId: options.serviceId });
  output.print(`${renderPlan(found, output.colors)}\n`);
  const end = (status: RegistrationStatus, words: string, applied: Applied | null = null): void => {
    output.printJson(registrationDocument(status, { plan: found, user, applied }));
    if (words !== '') output.print(words);
  };

  if (isEmpty(found)) {
    end('nothing-to-do', `Nothing is to be done: service ${found.service.id} is as rehive.json has it.`);
    return exitCodes.done;
  }
  if (options.dryRun === true) {
    end('planned', 'Dry run: nothing was changed.');
    return exitCodes.done;
  }
  const { plan, agreed, flags } = await askConsent(found, options, context);
  if (!agreed || isEmpty(plan)) {
    end('planned', 'Nothing was changed.');
    return agreed ? exitCodes.done : exitCodes.refused;
  }
  const applied = await apply(plan, client, context);
  if (applied.error !== null) {
    end('failed', notDone(applied, context), applied);
    renderError(applied.error, { ...output, printJson: () => undefined });
    output.note('  → What was done stays. Running it again does the rest.');
    return exitCodeAfter(applied);
  }
  const left = found.permissions.remove.length - plan.permissions.remove.length;
  const activateUrl = endpointUrl(manifest.url, manifest.endpoints.activate);
  end('applied', renderConclusion(plan, { serviceId: applied.serviceId, left, activateUrl }), applied);
  if (flags.length > 0) output.note(`\nThe same without questions: ${repeatCommand(options, flags)}`);
  return exitCodes.done;
};

/** Applies a plan and shows each step as it goes. */
function apply(
  plan: Plan,
  client: Parameters<typeof applyPlan>[1],
  { output, signal }: CommandContext,
): Promise<Applied> {
  return applyPlan(plan, client, {
    signal,
    onStep: (step, outcome) => {
      if (outcome !== null) output.print(renderStep({ step, outcome }, output.colors));
      else if (output.showsProgress) output.note(output.errorColors.dim(`… ${describeStep(step)}`));
    },
  });
}

/** The steps that it did not come to; the others have been shown. */
function notDone({ steps }: Applied, { output }: CommandContext): string {
  const rest = steps.filter(({ outcome }) => outcome === 'not-done');
  return rest.map((result) => renderStep(result, output.colors)).join('\n');
}

function repeatCommand(
  { apiUrl, serviceId, allowInsecure }: RegisterOptions,
  flags: readonly string[],
): string {
  const target = [
    ...(apiUrl === 'production' ? [] : ['--api-url', apiUrl]),
    ...(serviceId === undefined ? [] : ['--service-id', String(serviceId)]),
    ...(allowInsecure === true ? ['--allow-insecure'] : []),
  ];
  return ['rehive-ext register', ...target, ...flags, `(with the token in ${adminTokenVariable})`].join(' ');
}
