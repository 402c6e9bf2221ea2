import { UserError } from '../errors.js';
import { normalizeApiUrl } from '../platform-client/api-url.js';
import { findInstance } from '../simulator/local-instance.js';
import { projectFolder, stateFolder } from './project-folder.js';

/**
 * What `--api-url` names, as an address with `/3/` at its end: as `normalizeApiUrl` takes it, or `simulated`, the platform
 * that runs for the project.
 */
export async function resolveApiUrl(text: string, cwd: string): Promise<string> {
  if (text.trim().toLowerCase() !== 'simulated') return normalizeApiUrl(text);
  const folder = stateFolder(undefined, await projectFolder(cwd), cwd);
  const running = folder === null ? null : await findInstance(folder);
  if (running !== null) return normalizeApiUrl(running.api_url);
  throw new UserError('No simulated platform runs for this project.', {
    kind: 'unavailable',
    nextSteps: [
      'Start one: rehive-ext platform, or rehive-ext dev',
      'Or give its address: --api-url http://…',
    ],
  });
}
