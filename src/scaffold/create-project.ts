import { Interrupted, UserError } from '../errors.js';
import { forPeople } from './disk-trouble.js';
import { installDependencies } from './install-dependencies.js';
import { makeRepository, type RepositoryResult } from './make-repository.js';
import type { ProjectPlan } from './plan-project.js';
import { createRollback, type Rollback } from './rollback.js';
import { writeProject, type ConflictPolicy } from './write-project.js';

export interface CreateProjectOptions {
  /** What to do with files that are there already; null where there must be none. */
  conflicts: ConflictPolicy | null;
  install: boolean;
  git: boolean;
  env: Readonly<NodeJS.ProcessEnv>;
  /** Aborting undoes what was done and throws `Interrupted`. */
  signal: AbortSignal;
  /** Called as each step starts, with what it does. */
  onStep: (step: string) => void;
}

export interface CreatedProject {
  plan: ProjectPlan;
  /** The files that were written: paths inside the project. */
  files: string[];
  installed: boolean;
  /** A repository was made. */
  git: boolean;
  committed: boolean;
  /** What was not done that one might expect, for people. */
  notes: string[];
  /** What the package manager printed. */
  installOutput: string;
}

/** Why the target's own files forbid the plan under this policy, or null where they don't. */
export function refusalForConflicts(plan: ProjectPlan, policy: ConflictPolicy | null): UserError | null {
  const refused = plan.conflicts.filter(
    ({ blocked }) => policy === null || (policy === 'overwrite' && blocked),
  );
  if (refused.length === 0) return null;
  const lines = refused.map(
    ({ path, blocked }) => `  ${path}${blocked ? ' (something that is no file is in its way)' : ''}`,
  );
  const replaceable = refused.some(({ blocked }) => !blocked);
  return new UserError(
    [`${plan.target.folder} has ${refused.length} of the template's files already:`, ...lines].join('\n'),
    {
      nextSteps: [
        replaceable
          ? 'Run it again with --overwrite to replace them or --skip-existing to keep them.'
          : 'Run it again with --skip-existing to leave them out.',
        'Or name another folder.',
      ],
    },
  );
}

/**
 * Makes the project: writes the files, installs, makes a repository. A failure or an interruption at any point leaves
 * the target, and the folders above it, as they were. Git is an extra: what it refuses is a note.
 */
export async function createProject(
  plan: ProjectPlan,
  options: CreateProjectOptions,
): Promise<CreatedProject> {
  const refusal = refusalForConflicts(plan, options.conflicts);
  if (refusal !== null) throw refusal;
  const rollback = createRollback();
  try {
    return await perform(plan, options, rollback);
  } catch (error) {
    throw withLeftovers(forPeople(error, plan.target.folder), rollback.run());
  } finally {
    rollback.forget();
  }
}

async function perform(
  plan: ProjectPlan,
  options: CreateProjectOptions,
  rollback: Rollback,
): Promise<CreatedProject> {
  const { env, signal, onStep } = options;
  const { folder, repository } = plan.target;
  const { package_manager: packageManager, install } = plan.settings.variables;
  if (signal.aborted) throw new Interrupted();
  onStep('Writing the files');
  const { files, keep, finish } = writeProject(plan, options.conflicts ?? 'skip', rollback);
  let installOutput = '';
  if (options.install) {
    onStep(`Installing dependencies (${install})`);
    installOutput = await installDependencies({ folder, packageManager, keep, env, signal, rollback });
  }
  let made: RepositoryResult = { initialised: false, committed: false, note: null };
  if (options.git) {
    onStep('Making a git repository');
    made = await makeRepository({ folder, repository, files, env, signal, rollback });
  }
  if (signal.aborted) throw new Interrupted();
  // From here on the project is complete, and Ctrl-C undoes nothing.
  rollback.forget();
  finish();
  return {
    plan,
    files,
    installed: options.install,
    git: made.initialised,
    committed: made.committed,
    notes: made.note === null ? [] : [made.note],
    installOutput,
  };
}

function withLeftovers(error: unknown, failures: readonly Error[]): unknown {
  if (failures.length === 0) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UserError(
    [`${message}`, 'Not all could be undone:', ...failures.map((failure) => `  ${failure.message}`)].join(
      '\n',
    ),
    { kind: error instanceof UserError ? error.kind : 'unavailable', cause: error },
  );
}
