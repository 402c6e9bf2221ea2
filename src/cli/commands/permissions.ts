import { comparePermissions, mergePermissionUse, type PermissionUse } from '../../contract/permission-use.js';
import { UserError } from '../../errors.js';
import { findManifest, loadManifest } from '../../manifest/load-manifest.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { interruptible } from '../interruptible.js';
import { projectFolder, stateFolder } from '../project-folder.js';
import { openProjectPlatform } from '../project-platform.js';
import { permissionsText } from '../render/permissions.js';
import { suggestPermissions, type SuggestOptions } from '../suggest-permissions.js';

export interface PermissionsOptions extends SuggestOptions {
  suggest?: boolean;
  company?: string;
  url?: string;
  state?: string;
}

export const permissions: Command<PermissionsOptions> = async (options, context) => {
  const { cwd, output, signal } = context;
  refuseLoneFlags(options);
  const path = await findManifest(cwd);
  if (path === null) {
    throw new UserError('There is no rehive.json here: nothing says which permissions are declared.', {
      nextSteps: ['Change to the folder of the extension.'],
    });
  }
  const loaded = await loadManifest(path, { cwd });
  const folder = stateFolder(options.state, await projectFolder(cwd), cwd);
  const uses = await interruptible(usesOf(folder, options, signal), signal);
  const comparison = comparePermissions(loaded.manifest.permissions, uses);
  if (options.suggest === true) return suggestPermissions(comparison, loaded, { options, context });
  output.print(permissionsText(comparison, output.colors));
  output.printJson(comparison);
  return comparison.missing.length === 0 ? exitCodes.done : exitCodes.refused;
};

function refuseLoneFlags({ suggest, yes, removeUnused }: PermissionsOptions): void {
  if (suggest === true) return;
  const lone = [...(yes === true ? ['--yes'] : []), ...(removeUnused === true ? ['--remove-unused'] : [])];
  if (lone.length > 0)
    throw new UserError(`${lone.join(' and ')}: without --suggest, nothing is changed.`, {
      nextSteps: ['rehive-ext permissions --suggest'],
    });
}

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
