import { dirname, join, resolve } from 'node:path';
import { findManifest } from '../manifest/load-manifest.js';
import { stateFolderName } from '../simulator/private-directory.js';

/** The project that a command is run in: the nearest folder upward with a rehive.json; without one, `cwd` itself. */
export async function projectFolder(cwd: string): Promise<string> {
  const manifest = await findManifest(cwd);
  return manifest === null ? cwd : dirname(manifest);
}

/** Where the simulated platform's state is kept, as `--state` says: null for `none`, by default `.rehive` of the project. */
export function stateFolder(state: string | undefined, project: string, cwd: string): string | null {
  if (state === 'none') return null;
  return state === undefined ? join(project, stateFolderName) : resolve(cwd, state);
}
