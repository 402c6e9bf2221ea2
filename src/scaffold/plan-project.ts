import { UserError } from '../errors.js';
import type { ProjectSettings } from './project-settings.js';
import { recordOf } from './project-record.js';
import { renderTemplate, type RenderedFile } from './render-template.js';
import { findConflicts, inspectTarget, type Conflict, type Target } from './target.js';

/** The new project before a byte of it is written. */
export interface ProjectPlan {
  settings: ProjectSettings;
  target: Target;
  files: RenderedFile[];
  conflicts: Conflict[];
}

/** Renders the template in memory and compares it with what is at the target. Writes nothing. */
export function planProject(settings: ProjectSettings, cwd: string): ProjectPlan {
  const target = inspectTarget(settings.dir, cwd);
  const { template, templateName, variables } = settings;
  const rendered = renderTemplate(template, variables);
  refuseOwnNameAsDependency(rendered, variables.package_name);
  const files = [...rendered, ...recordOf(templateName, variables, rendered)].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  return { settings, target, files, conflicts: findConflicts(target, files) };
}

/** npm refuses, with an error that few understand, to install a package into a project of the same name. */
function refuseOwnNameAsDependency(files: readonly RenderedFile[], packageName: string): void {
  const file = files.find(({ path }) => path === 'package.json');
  if (file === undefined) return;
  const manifest: unknown = JSON.parse(file.content.toString());
  const isDependency = ['dependencies', 'devDependencies'].some((kind) =>
    Object.hasOwn(objectIn(manifest, kind), packageName),
  );
  if (isDependency)
    throw new UserError(
      `The name can't be "${packageName}": the project depends on a package of that name.`,
      {
        nextSteps: ['Give another name with --name.'],
      },
    );
}

function objectIn(document: unknown, key: string): object {
  if (typeof document !== 'object' || document === null) return {};
  const value: unknown = Object.entries(document).find(([name]) => name === key)?.[1];
  return typeof value === 'object' && value !== null ? value : {};
}
