import type { PlatformClient } from '../platform-client/platform-client.js';
import { removeOnce } from './change-once.js';
import { serviceRecord } from './platform-records.js';

/** Deletes a service. One that is gone already is gone. */
export async function removeService(client: PlatformClient, serviceId: number): Promise<void> {
  await removeOnce(client, `admin/services/${serviceId}/`, {
    content: () => [client.apiUrl, 'remove-service', serviceId],
    isThere: async () => {
      const services = await client.list('admin/services/', serviceRecord);
      return services.some(({ id }) => id === serviceId);
    },
  });
}
