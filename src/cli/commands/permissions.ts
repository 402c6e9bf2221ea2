import { comparePermissions, mergePermissionUse, type PermissionUse } from '../../contract/permission-use.js';
import { UserError } from '../../errors.js';
import { findManifest, loadManifest } from '../../manifest/load-manifest.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { interruptible } from '../interruptible.js';
import { projectFolder, stateFolder } from '../project-folder.js';
import { openProjectPlatform } from '../project-platform.js';
import { permissionsText } from '../render/permissions.js';

export interface PermissionsOptions {
  company?: string;
  url?: string;
  state?: string;
}

export const permissions: Command<PermissionsOptions> = async (options, { cwd, output, signal }) => {
  const path = await findManifest(cwd);
  if (path === null) {
    throw new UserError('There is no rehive.json here: nothing says which permissions are declared.', {
      nextSteps: ['Change to the folder of the extension.'],
    });
  }
  const { manifest } = await loadManifest(path, { cwd });
  const folder = stateFolder(options.state, await projectFolder(cwd), cwd);
  const uses = await interruptible(usesOf(folder, options, signal), signal);
  const comparison = comparePermissions(manifest.permissions, uses);
  output.print(permissionsText(comparison, output.colors));
  output.printJson(comparison);
  return comparison.missing.length === 0 ? exitCodes.done : exitCodes.refused;
};

/** Of one company, or of all together: what the extension needs anywhere, it needs. */
async function usesOf(
  folder: string | null,
  { company, url }: PermissionsOptions,
  signal: AbortSignal,
): Promise<PermissionUse[]> {
  const platform = await openProjectPlatform(folder, signal);
  if (platform.origin === 'fresh') throw neverRan(folder);
  const companies = company === undefined ? await platform.companies() : [company];
  const uses = await Promise.all(companies.map((id) => platform.permissionUse(id, url)));
  return mergePermissionUse(uses.flat());
}

function neverRan(folder: string | null): UserError {
  return new UserError(
    `No simulated platform has kept a state${folder === null ? '' : ` in ${folder}`}: nothing shows what the extension calls.`,
    {
      kind: 'unavailable',
      nextSteps: ['rehive-ext dev', 'rehive-ext simulate activate, then use the extension, then ask again.'],
    },
  );
}
