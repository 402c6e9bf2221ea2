import { endpointUrl } from '../../contract/calls.js';
import { setActive } from '../../registration/set-active.js';
import { withProgress } from '../with-progress.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { hasFailed, lookBefore, looksByItself, notReady } from '../look-before.js';
import { agreesTo, type Consent } from '../registration-consent.js';
import { openSession, ownService, type SessionOptions } from '../registration-session.js';
import { endOfService } from '../render/service-document.js';

export interface ActivateOptions extends SessionOptions, Pick<Consent, 'yes'> {
  check?: boolean;
}

/** The platform makes a service user and calls the extension with its token; the request waits for that. */
export const activate: Command<ActivateOptions> = async (options, context) => {
  const alsoNeeded = options.yes === true ? [] : ['Consent: --yes.'];
  const needs = { command: 'rehive-ext activate', alsoNeeded, callsExtension: true };
  const session = await openSession(options, needs, context);
  const { client, company, apiUrl, loaded } = session;
  const service = await ownService(session, options, context);
  const end = endOfService(session, context.output);
  if (service.active) return end('unchanged', service, `Service ${service.id} is active already.`);

  const looks = options.check === true || looksByItself(session, options);
  const wishes = { ...options, withManifest: options.check === true, url: service.url ?? undefined };
  const findings = looks ? await lookBefore(session, wishes, context) : null;
  if (hasFailed(findings)) {
    end('not-ready', service, notReady(options.check), { findings });
    return exitCodes.refused;
  }
  const { endpoints } = loaded.manifest;
  const url = endpointUrl(service.url ?? loaded.manifest.url, endpoints.activate);
  context.output.print(
    `What the platform does: it makes a service user with the service's permissions, and calls POST ${url} with its token.\nIf the extension refuses, all is as before.`,
  );
  if (
    !(await agreesTo(`Activate service ${service.id} for company ${company} on ${apiUrl}?`, options, context))
  ) {
    end('planned', service, 'Nothing was changed.', { findings });
    return exitCodes.refused;
  }
  const active = await withProgress(`The platform calls ${url}…`, context, () =>
    setActive(client, service, true),
  );
  return end('activated', active, `✓ Service ${service.id} is active for ${company}.`, { findings });
};
