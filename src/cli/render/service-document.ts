import type { Finding } from '../../registration/look-at-extension.js';
import type { ServiceRecord } from '../../registration/platform-records.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import type { RegistrationSession } from '../registration-session.js';
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
  /** Null where nothing was looked at. */
  findings?: Finding[] | null,
) => ExitCode;

/** Ends `activate`, `deactivate` and `unregister`: the document of `--json`, or words. */
export function endOfService({ apiUrl, user }: RegistrationSession, output: Output): EndOfService {
  return (status, service, words, findings = null) => {
    output.printJson({
      status,
      ...whereAndWho(apiUrl, user),
      service:
        service === null
          ? null
          : { id: service.id, name: service.name, url: service.url, active: service.active },
      checks: findings,
      error: null,
    });
    output.print(words);
    return exitCodes.done;
  };
}
