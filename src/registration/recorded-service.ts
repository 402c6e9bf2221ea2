import { withServiceId } from '../manifest/edit-manifest.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { writeManifest } from '../manifest/write-manifest.js';
import { platformKey } from '../platform-client/api-url.js';

/** One company on one platform. */
export interface RegistrationPlace {
  /** With `/3/`. */
  apiUrl: string;
  company: string;
}

/** The service's id there, as rehive.json has it; undefined where it has none. */
export function recordedServiceId(
  { services }: Manifest,
  { apiUrl, company }: RegistrationPlace,
): number | undefined {
  return services[platformKey(apiUrl)]?.[company];
}

/**
 * Writes the service's id into rehive.json, or takes it out where it is null.
 * @returns whether that changed anything
 * @throws ManifestError where the file can't be changed
 */
export function recordServiceId(
  path: string,
  { apiUrl, company }: RegistrationPlace,
  id: number | null,
): Promise<boolean> {
  return writeManifest(path, (text) => withServiceId(text, { platform: platformKey(apiUrl), company, id }));
}
