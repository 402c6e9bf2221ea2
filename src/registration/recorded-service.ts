import { UserError } from '../errors.js';
import { withServiceId } from '../manifest/edit-manifest.js';
import { ManifestError } from '../manifest/manifest-error.js';
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
 * @throws UserError that says what to write, where the file can't be changed
 */
export async function recordServiceId(
  path: string,
  { apiUrl, company }: RegistrationPlace,
  id: number | null,
): Promise<boolean> {
  const platform = platformKey(apiUrl);
  try {
    return await writeManifest(path, (text) => withServiceId(text, { platform, company, id }));
  } catch (cause) {
    if (!(cause instanceof ManifestError)) throw cause;
    const place = `services[${JSON.stringify(platform)}][${JSON.stringify(company)}]`;
    const byHand = id === null ? `take ${place} out of it.` : `set ${place} to ${id} in it.`;
    throw new UserError(cause.message, {
      kind: cause.kind,
      nextSteps: [...cause.nextSteps, `Make it writable and run this again; or ${byHand}`],
      cause,
    });
  }
}
