import { PlatformError } from '../platform-client/platform-error.js';

/** What was asked for; null where the token may not see it (403): whoever registers a service need not see everything. */
export async function unlessHidden<Data>(asked: Promise<Data>): Promise<Data | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PlatformError && error.status === 403) return null;
    throw error;
  }
}
