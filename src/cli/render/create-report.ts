import { relative } from 'node:path';
import type { CreatedProject } from '../../scaffold/create-project.js';
import type { ProjectPlan } from '../../scaffold/plan-project.js';
import type { ProjectRequest } from '../../scaffold/project-settings.js';
import type { PackageManager } from '../../scaffold/template-variables.js';
import type { ConflictPolicy } from '../../scaffold/write-project.js';
import type { Output } from './output.js';
import { shellQuoted } from './shell-quoted.js';

/** What a package manager runs a dependency's program with. */
const runsProgram: Readonly<Record<PackageManager, string>> = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
};

/** What was made, and what comes next. */
export function printCreated(created: CreatedProject, cwd: string, output: Output): void {
  const { plan, files, installed, git, committed, notes, installOutput } = created;
  const { template, variables } = plan.settings;
  const steps = nextSteps(plan, installed, cwd);
  output.printJson({
    project: { ...projectFacts(plan), files, installed, git, committed },
    notes,
    next_steps: steps.map(({ command }) => command),
  });
  const { bold, green, dim } = output.colors;
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  output.print(
    `${green('✓')} ${bold(variables.name)}: ${count} in ${plan.target.folder}, from the template ${template.name}`,
  );
  if (installed) output.print(`${green('✓')} dependencies are installed`);
  if (git)
    output.print(
      `${green('✓')} a git repository${committed ? ' with a first commit' : ', without a commit'}`,
    );
  if (!installed) output.print('– dependencies are not installed yet');
  const left = plan.files.length - files.length;
  if (left > 0)
    output.print(`– ${left} of the template's files were left out, because they were there already`);
  for (const note of notes) output.note(`note: ${note}`);
  output.print('\nNext:');
  const width = Math.max(...steps.map(({ command }) => command.length));
  for (const { command, remark } of steps)
    output.print(`  ${command.padEnd(width)}  ${dim(remark)}`.trimEnd());
  if (output.debug && installOutput !== '') output.complain(installOutput.trimEnd());
}

/** What a run without `--dry-run` would write. */
export function printPlan(plan: ProjectPlan, policy: ConflictPolicy | null, output: Output): void {
  const { variables, template } = plan.settings;
  const taken = new Set(plan.conflicts.map(({ path }) => path));
  const written = plan.files
    .filter(({ path }) => policy !== 'skip' || !taken.has(path))
    .map(({ path }) => path);
  output.printJson({
    project: { ...projectFacts(plan), files: written, installed: false, git: false, committed: false },
    dry_run: true,
    conflicts: [...taken],
    notes: [],
    next_steps: [],
  });
  output.print(
    `${variables.name}: ${plan.files.length} files of the template ${template.name} for ${plan.target.folder}`,
  );
  for (const { path } of plan.files) {
    const fate = !taken.has(path)
      ? ''
      : policy === null
        ? 'is there already'
        : policy === 'skip'
          ? 'kept'
          : 'replaced';
    output.print(`  ${path}${fate === '' ? '' : `  (${fate})`}`);
  }
  if (taken.size > 0 && policy === null)
    output.note('note: a real run needs --overwrite or --skip-existing.');
  output.note('Nothing was written (--dry-run).');
}

/** The command that makes the same project without a question. */
export function printRepeat(
  answers: ProjectRequest & {
    program: string;
    install?: boolean;
    git?: boolean;
    conflicts: ConflictPolicy | null;
  },
  env: Readonly<NodeJS.ProcessEnv>,
  output: Output,
): void {
  const {
    dir,
    program,
    name,
    description,
    template,
    example,
    url,
    level,
    license,
    packageManager,
    rehiveExt,
  } = answers;
  const values = {
    name,
    description,
    template,
    example,
    url,
    level,
    license,
    'package-manager': packageManager,
    'rehive-ext': rehiveExt,
  };
  // npm says so in npm_command when it runs a program that may not be installed.
  const prefix = ['exec', 'init'].includes(env['npm_command'] ?? '') ? 'npx ' : '';
  const words = [
    ...(dir === undefined ? [] : [quotedPath(dir)]),
    ...Object.entries(values).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}=${shellQuoted(value)}`],
    ),
    ...(answers.install === false ? ['--no-install'] : ['--install']),
    ...(answers.git === false ? ['--no-git'] : ['--git']),
    ...(answers.conflicts === null ? [] : [answers.conflicts === 'skip' ? '--skip-existing' : '--overwrite']),
  ];
  output.note(`\nThe same again, without questions:\n  ${prefix}${program} ${words.join(' ')}`);
}

/** A path that no program takes for a flag. */
function quotedPath(path: string): string {
  return shellQuoted(path.startsWith('-') ? `./${path}` : path);
}

function projectFacts({ settings, target }: ProjectPlan): object {
  const { name, package_name, package_manager } = settings.variables;
  return { dir: target.folder, name, package_name, template: settings.template.name, package_manager };
}

function nextSteps(
  plan: ProjectPlan,
  installed: boolean,
  cwd: string,
): { command: string; remark: string }[] {
  const { package_manager: packageManager, install } = plan.settings.variables;
  const inside = relative(cwd, plan.target.folder);
  const folder = inside.startsWith('..') ? plan.target.folder : inside;
  const rehiveExt = `${runsProgram[packageManager]} rehive-ext`;
  return [
    ...(folder === '' ? [] : [{ command: `cd ${quotedPath(folder)}`, remark: '' }]),
    ...(installed ? [] : [{ command: install, remark: '' }]),
    { command: `${rehiveExt} dev`, remark: 'the simulated platform and the extension' },
    { command: `${rehiveExt} simulate activate`, remark: 'in another terminal: a company activates it' },
  ];
}
