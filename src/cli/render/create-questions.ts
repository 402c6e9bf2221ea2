import { homedir } from 'node:os';
import { Interrupted } from '../../errors.js';
import { refusalForConflicts } from '../../scaffold/create-project.js';
import type { ProjectPlan } from '../../scaffold/plan-project.js';
import {
  chosenTemplate,
  defaultDescription,
  defaultName,
  problemWithDescription,
  problemWithNameIn,
  type ProjectRequest,
  type Workshop,
} from '../../scaffold/project-settings.js';
import { inspectTarget, problemWithTarget } from '../../scaffold/target.js';
import { defaultTemplate, noExample } from '../../scaffold/template.js';
import type { ConflictPolicy } from '../../scaffold/write-project.js';
import type { Output } from './output.js';
import { confirm, input, select } from './prompts.js';

interface Answers extends ProjectRequest {
  install?: boolean;
  git?: boolean;
  dryRun?: boolean;
}

/** Asks for what was not given, one question after another. `asked` is false where there was nothing to ask. */
export async function askForProject<Given extends Answers>(
  given: Given,
  workshop: Workshop,
  signal: AbortSignal,
): Promise<{ answers: Given; asked: boolean }> {
  const { cwd } = workshop;
  const answers = { ...given };
  if (answers.dir === undefined) {
    const dir = await input(
      {
        message: 'Folder of the new project:',
        validate: (value) => problemWithTarget(withHome(value), cwd) ?? true,
      },
      signal,
    );
    answers.dir = withHome(dir);
  }
  answers.name ??= await input(
    {
      message: 'Name, as people see it:',
      default: defaultName(answers.dir, cwd),
      validate: (value) => problemWithNameIn(value, answers, cwd) ?? true,
    },
    signal,
  );
  answers.description ??= await input(
    {
      message: 'What it does, in a line:',
      default: defaultDescription,
      validate: (value) => problemWithDescription(value) ?? true,
    },
    signal,
  );
  answers.template ??= await askForTemplate(workshop, signal);
  answers.example ??= await askForExample(answers.template, workshop, signal);
  if (given.dryRun !== true) {
    answers.install ??= await confirm({ message: 'Install its dependencies?', default: true }, signal);
    // Inside a repository none is made whatever the answer.
    if (inspectTarget(answers.dir, cwd).repository === null)
      answers.git ??= await confirm({ message: 'Make a git repository?', default: true }, signal);
  }
  const questions = ['dir', 'name', 'description', 'template', 'example', 'install', 'git'] as const;
  return { answers, asked: questions.some((question) => answers[question] !== given[question]) };
}

/** The template; undefined, and not asked, where there is only one. */
async function askForTemplate({ templates }: Workshop, signal: AbortSignal): Promise<string | undefined> {
  if (templates.length === 1) return undefined;
  const preferred = defaultTemplate(templates);
  return select(
    {
      message: 'Template:',
      choices: templates.map(({ name, title, description }) => ({ value: name, name: title, description })),
      ...(preferred === null ? {} : { default: preferred.name }),
    },
    signal,
  );
}

/** What the project begins with; undefined, and not asked, where the template has no examples. */
async function askForExample(
  template: string | undefined,
  workshop: Workshop,
  signal: AbortSignal,
): Promise<string | undefined> {
  const examples = chosenTemplate(template, workshop)?.examples ?? [];
  if (examples.length === 0) return undefined;
  return select(
    {
      message: 'Begin with:',
      choices: [
        { value: noExample, name: 'The template alone' },
        ...examples.map(({ name, title, description }) => ({ value: name, name: title, description })),
      ],
    },
    signal,
  );
}

/** Shows which files are there already and asks what to do with them. Throws `Interrupted` where the answer is nothing. */
export async function askAboutConflicts(
  plan: ProjectPlan,
  output: Output,
  signal: AbortSignal,
): Promise<ConflictPolicy> {
  const { length } = plan.conflicts;
  const anyBlocked = refusalForConflicts(plan, 'overwrite') !== null;
  output.complain(`${plan.target.folder} has ${length} of the template's files already:`);
  for (const { path, blocked } of plan.conflicts)
    output.complain(`  ${path}${blocked ? ' (something that is no file is in its way)' : ''}`);
  const answer = await select<ConflictPolicy | 'abort'>(
    {
      message: 'What should happen to them?',
      choices: [
        { value: 'abort', name: 'Stop here, and change nothing' },
        { value: 'skip', name: "Keep them, and leave out the template's" },
        ...(anyBlocked ? [] : [{ value: 'overwrite' as const, name: "Replace them with the template's" }]),
      ],
    },
    signal,
  );
  if (answer === 'abort') {
    output.note('Nothing was changed.');
    throw new Interrupted();
  }
  return answer;
}

/** A shell replaces `~` before a program sees it; an answer to a question never meets a shell. */
function withHome(dir: string): string {
  return dir.replace(/^~(?=$|[\\/])/, () => homedir());
}
