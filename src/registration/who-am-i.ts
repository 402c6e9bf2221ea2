import type { PlatformClient } from '../platform-client/platform-client.js';
import { userRecord, type UserRecord } from './platform-records.js';

/** Whose token the client has, and of which company: what a registration will be made in. */
export function whoAmI(client: PlatformClient): Promise<UserRecord> {
  return client.get('auth/', userRecord);
}
