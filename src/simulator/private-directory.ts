import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../errors.js';

/** Of a project: what the simulated platform keeps, and the extension's data under `dev`. */
export const stateFolderName = '.rehive';

/**
 * Makes a folder for what nobody else may read, where there is none. Git is told to leave it alone, since tokens are kept
 * in it: unless it has a `.gitignore` that says otherwise, or is somebody's own folder that `--state` names.
 */
export async function makePrivateDirectory(directory: string): Promise<void> {
  try {
    const made = await mkdir(directory, { recursive: true, mode: 0o700 });
    if (made !== undefined || basename(directory) === stateFolderName) await hideFromGit(directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The folder ${directory} can't be made: ${reason}`, { cause: error });
  }
}

async function hideFromGit(directory: string): Promise<void> {
  try {
    await writeFile(join(directory, '.gitignore'), '*\n', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
