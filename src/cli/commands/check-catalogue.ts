import { allChecks } from '../../compliance/all-checks.js';
import type { Level } from '../../compliance/define-check.js';
import { explainCheck } from '../../compliance/explain-check.js';
import { checkNamed, selectChecks } from '../../compliance/select-checks.js';
import { findManifest, loadManifest } from '../../manifest/load-manifest.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { checkExplanation, checkList } from '../render/check-catalogue.js';

export interface CheckCatalogueOptions {
  list?: boolean;
  explain?: string;
  only?: string[];
  group?: string[];
  skip?: string[];
  level?: Level;
}

/** `check --list` and `check --explain`: what is judged, in words. Needs no extension and no project. */
export const checkCatalogue: Command<CheckCatalogueOptions> = async (options, { output, cwd }) => {
  if (options.explain !== undefined) {
    const explanation = explainCheck(checkNamed(allChecks, options.explain));
    output.print(checkExplanation(explanation, output.colors));
    output.printJson({ version: 1, ...explanation });
    return exitCodes.done;
  }
  const { only, group: groups, skip } = options;
  const checks = selectChecks(allChecks, { only, groups, skip }).map(explainCheck);
  const level = options.level ?? (await levelOfProject(cwd));
  output.print(checkList(checks, level, output.colors));
  output.printJson({
    version: 1,
    level,
    checks: checks.map(({ id, group, title, severity }) => ({ id, group, title, severity: severity[level] })),
  });
  return exitCodes.done;
};

/** That of the rehive.json here; outside of a project, that of most extensions. */
async function levelOfProject(cwd: string): Promise<Level> {
  const path = await findManifest(cwd);
  return path === null ? 'private' : (await loadManifest(path, { cwd })).manifest.level;
}
