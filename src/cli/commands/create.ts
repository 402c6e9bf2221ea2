import { join } from 'node:path';
import { getUserAgent } from 'package-manager-detector';
import { UserError } from '../../errors.js';
import { createProject } from '../../scaffold/create-project.js';
import { planProject } from '../../scaffold/plan-project.js';
import {
  allTemplates,
  missingAnswers,
  problemsWithRequest,
  settle,
  type ProjectRequest,
} from '../../scaffold/project-settings.js';
import { packageManagers, type PackageManager } from '../../scaffold/template-variables.js';
import type { ConflictPolicy } from '../../scaffold/write-project.js';
import { templateSource } from '../../scaffold/template-source.js';
import type { Template } from '../../scaffold/template.js';
import type { Command, CommandContext } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { printCreated, printPlan, printRepeat } from '../render/create-report.js';
import { startProgress } from '../render/progress.js';

export interface CreateOptions extends ProjectRequest {
  /** Undefined where the flag was not given: then it is asked, and yes by default. */
  install?: boolean;
  git?: boolean;
  overwrite?: boolean;
  skipExisting?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  /** How this command is called: `create-rehive-extension` or `rehive-ext create`. */
  program: string;
}

export const create: Command<CreateOptions> = async (options, context) => {
  const source = options.template === undefined ? null : templateSource(options.template, context.cwd);
  if (source === null) return createFrom(null, options, context);
  if (options.install === true) throw installsNothing();
  const { openForeignTemplate } = await import('../foreign-template.js');
  const { template, discard } = await openForeignTemplate(source, context);
  try {
    context.output.note(foreignNote);
    return await createFrom(template, { ...options, install: false }, context);
  } finally {
    discard();
  }
};

/** @param foreignTemplate a template of somebody else's, in the place of ours */
async function createFrom(
  foreignTemplate: Template | null,
  options: CreateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, cwd, env, signal, packageRoot, version } = context;
  const workshop = {
    cwd,
    templates: foreignTemplate === null ? allTemplates(join(packageRoot, 'templates')) : [],
    foreignTemplate,
    version,
    now: new Date(),
  };
  const asks = output.interactive && options.yes !== true;
  const problems = problemsWithRequest(options, workshop);
  const missing = asks ? [] : missingAnswers(options, workshop);
  if (problems.length + missing.length > 0) throw refusal(problems, missing, options.program);

  // Prompts are loaded where something can be asked.
  const questions = asks ? await import('../render/create-questions.js') : null;
  const { answers, asked } = (await questions?.askForProject(options, workshop, signal)) ?? {
    answers: options,
    asked: false,
  };
  const packageManager = answers.packageManager ?? packageManagerInUse();
  const plan = planProject(settle({ ...answers, packageManager }, workshop), cwd);
  let conflicts = conflictPolicy(options);
  if (options.dryRun === true) {
    printPlan(plan, conflicts, output);
    return exitCodes.done;
  }
  const toSettle = conflicts === null && plan.conflicts.length > 0 ? questions : null;
  if (toSettle !== null) conflicts = await toSettle.askAboutConflicts(plan, output, signal);

  const progress = await startProgress(output);
  try {
    const created = await createProject(plan, {
      conflicts,
      install: answers.install ?? true,
      git: answers.git ?? true,
      env,
      signal,
      onStep: progress.step,
    });
    progress.stop();
    printCreated(created, cwd, output);
  } finally {
    progress.stop();
  }
  if (asked || toSettle !== null) printRepeat({ ...answers, conflicts }, env, output);
  return exitCodes.done;
}

const foreignNote =
  'note: This template is not from rehive-ext: nothing of it is run, and no dependencies are installed. Read what came before you install.';

function installsNothing(): UserError {
  return new UserError(
    'The dependencies of a template from elsewhere are not installed: installing may run its code.',
    {
      nextSteps: ['Leave out --install, read what came, and install yourself.'],
    },
  );
}

function conflictPolicy({ overwrite, skipExisting }: CreateOptions): ConflictPolicy | null {
  if (overwrite === true) return 'overwrite';
  return skipExisting === true ? 'skip' : null;
}

/** The package manager that runs this command, where it is one that the templates know. */
function packageManagerInUse(): PackageManager {
  const inUse = getUserAgent();
  return packageManagers.find((name) => name === inUse) ?? 'npm';
}

function refusal(problems: readonly string[], missing: readonly string[], program: string): UserError {
  const words = missing.length > 0 ? [...problems, `Missing: ${missing.join(', ')}.`] : problems;
  const nextSteps =
    missing.length > 0
      ? [
          `Without a terminal, or with --yes, nothing is asked. An example: ${program} savings --name "Savings"`,
        ]
      : [`${program} --help says what is possible.`];
  return new UserError(words.join('\n'), { nextSteps });
}
