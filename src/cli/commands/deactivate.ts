import { endpointUrl } from '../../contract/calls.js';
import { setActive } from '../../registration/set-active.js';
import { withProgress } from '../with-progress.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { agreesTo, type Consent } from '../registration-consent.js';
import { openSession, ownService, type SessionOptions } from '../registration-session.js';
import { endOfService } from '../render/service-document.js';

export type DeactivateOptions = SessionOptions & Pick<Consent, 'yes'>;

/** The platform tells the extension, and takes its token away. What is stored of the company stays. */
export const deactivate: Command<DeactivateOptions> = async (options, context) => {
  const alsoNeeded = options.yes === true ? [] : ['Consent: --yes.'];
  const session = await openSession(options, { command: 'rehive-ext deactivate', alsoNeeded }, context);
  const { client, company, apiUrl, loaded } = session;
  const service = await ownService(session, options, context);
  const end = endOfService(session, context.output);
  if (!service.active) return end('unchanged', service, `Service ${service.id} is not active.`);

  const url = endpointUrl(service.url ?? loaded.manifest.url, loaded.manifest.endpoints.deactivate);
  context.output.print(
    [
      `What the platform does: it calls POST ${url}, and when the extension has answered, it deactivates the service user.`,
      `The extension's token for ${company} works no more, and it gets no webhooks. Its data stays; it can be activated again.`,
    ].join('\n'),
  );
  const question = `Deactivate service ${service.id} for company ${company} on ${apiUrl}?`;
  if (!(await agreesTo(question, options, context))) {
    end('planned', service, 'Nothing was changed.');
    return exitCodes.refused;
  }
  const inactive = await withProgress(`The platform calls ${url}…`, context, () =>
    setActive(client, service, false),
  );
  return end('deactivated', inactive, `✓ Service ${service.id} is not active for ${company} any more.`);
};
