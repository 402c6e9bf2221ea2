import { randomUUID } from 'node:crypto';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { timeLimits } from '../platform-client/platform-client.js';
import { changeOnce, once } from './change-once.js';
import { serviceRecord, type ServiceRecord } from './platform-records.js';

/**
 * Activates or deactivates a service: the platform calls the extension meanwhile, and refuses in its words where that
 * says no.
 */
export async function setActive(
  client: PlatformClient,
  { id }: ServiceRecord,
  active: boolean,
): Promise<ServiceRecord> {
  const path = `admin/services/${id}/`;
  // A key of its own for each run: the platform repeats for 24 hours what it said, and an activation of this morning
  // says nothing about one of now.
  const run = randomUUID();
  return changeOnce(client, {
    content: () => [client.apiUrl, 'set-active', id, active, run],
    send: (key) =>
      client.patch(path, { active }, serviceRecord, { ...once(key), timeLimitMs: timeLimits.activation }),
    look: async () => {
      const service = await client.get(path, serviceRecord);
      return service.active === active ? service : null;
    },
  });
}
