import { join } from 'node:path';
import { applyUpdate } from '../../scaffold/apply-update.js';
import { planUpdate } from '../../scaffold/plan-update.js';
import { requireCleanTree } from '../../scaffold/working-tree.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { projectFolder } from '../project-folder.js';
import { printUpdate } from '../render/update-report.js';

export interface UpdateOptions {
  dryRun?: boolean;
  allowDirty?: boolean;
}

/** Merges what is new in the template into a project that was made from it. */
export const update: Command<UpdateOptions> = async (options, context) => {
  const { cwd, env, output, packageRoot, signal, version } = context;
  const folder = await projectFolder(cwd);
  const plan = planUpdate({ folder, templatesFolder: join(packageRoot, 'templates'), version });
  const writes = options.dryRun !== true && plan.changes.length > 0;
  if (writes && options.allowDirty !== true) await requireCleanTree({ folder, env, signal });
  if (writes) applyUpdate(plan);
  printUpdate(plan, { dryRun: options.dryRun === true }, output);
  return plan.changes.some(({ kind }) => kind === 'conflict') ? exitCodes.refused : exitCodes.done;
};
