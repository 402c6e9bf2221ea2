import type { Finding } from '../../registration/look-at-extension.js';
import type { ServiceRecord } from '../../registration/platform-records.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import type { RegistrationSession } from '../registration-session.js';
import { errorDocument, renderError } from './errors.js';
import type { Output } from './output.js';
import { whereAndWho } from './registration-document.js';

type ServiceStatus =
  | 'activated'
  | 'deactivated'
  | 'unregistered'
  | 'unchanged'
  /** Shown and not agreed to. */
  | 'planned'
  /** What was looked at first is not as it should be. */
  | 'not-ready';

type EndOfService = (
  status: ServiceStatus,
  service: Pick<ServiceRecord, 'id' | 'name' | 'url' | 'active'> | null,
  words: string,
  /** What was looked at, and what went wrong after all was done on the platform. */
  more?: { findings?: Finding[] | null; error?: unknown },
) => ExitCode;

/** Ends `activate`, `deactivate` and `unregister`: the document of `--json`, or words. */
export function endOfService({ apiUrl, user }: RegistrationSession, output: Output): EndOfService {
  return (status, service, words, { findings = null, error } = {}) => {
    output.printJson({
      status,
      ...whereAndWho(apiUrl, user),
      service:
        service === null
          ? null
          : { id: service.id, name: service.name, url: service.url, active: service.active },
      checks: findings,
      error: error === undefined ? null : errorDocument(error, exitCodes.refused),
    });
    output.print(words);
    if (error === undefined) return exitCodes.done;
    renderError(error, { ...output, printJson: () => undefined });
    return exitCodes.refused;
  };
}
