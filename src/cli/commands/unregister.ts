import { UserError } from '../../errors.js';
import { removeService } from '../../registration/remove-service.js';
import { planRegistration } from '../../registration/plan-registration.js';
import { recordServiceId } from '../../registration/recorded-service.js';
import { withProgress } from '../with-progress.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { agreesTo, type Consent } from '../registration-consent.js';
import { chooser, commandFor, openSession, type SessionOptions } from '../registration-session.js';
import { count } from '../render/plan.js';
import { endOfService } from '../render/service-document.js';

export type UnregisterOptions = SessionOptions & Pick<Consent, 'yes'>;

/** Removes the service from the platform, and its id from rehive.json. */
export const unregister: Command<UnregisterOptions> = async (options, context) => {
  const alsoNeeded = options.yes === true ? [] : ['Consent: --yes.'];
  const session = await openSession(options, { command: 'rehive-ext unregister', alsoNeeded }, context);
  const { client, company, apiUrl, loaded, recordedId } = session;
  const end = endOfService(session, context.output);
  const { service, permissions, webhooks } = await planRegistration(client, loaded.manifest, {
    company,
    id: options.serviceId,
    recordedId,
    byName: 'never',
    choose: chooser(context),
  });
  if (service.action === 'create') {
    await recordServiceId(loaded.path, session, null);
    return end('unchanged', null, `Nothing is to be done: ${loaded.manifest.name} is not registered.`);
  }
  const { id } = service;
  const shown = { ...service, name: loaded.manifest.name, url: loaded.manifest.url };
  if (service.active) throw stillActive(id, commandFor('deactivate', options));
  const had = permissions.keep.length + permissions.remove.length;
  const hooks =
    webhooks === null ? 'its webhooks' : `${webhooks.keep.length + webhooks.surplus.length} webhooks`;
  context.output.print(
    `What the platform does: it removes service ${id}, with ${count(had)} and ${hooks}. The extension is not called: its data stays.`,
  );
  if (!(await agreesTo(`Remove service ${id} of company ${company} on ${apiUrl}?`, options, context))) {
    end('planned', shown, 'Nothing was changed.');
    return exitCodes.refused;
  }
  await withProgress(`Removing service ${id}…`, context, () => removeService(client, id));
  try {
    await recordServiceId(loaded.path, session, null);
  } catch (error) {
    return end('unregistered', shown, `✓ Service ${id} is removed.`, { error });
  }
  return end('unregistered', shown, `✓ Service ${id} is removed. rehive.json has no id for it any more.`);
};

function stillActive(id: number, command: string): UserError {
  return new UserError(`Service ${id} is active: the extension has to be told first that it ends.`, {
    kind: 'refused',
    nextSteps: [command],
  });
}
