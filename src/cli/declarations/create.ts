import { InvalidArgumentError, Option, type Command as Commander } from 'commander';
import { levels, licenses, packageManagers } from '../../scaffold/template-variables.js';
import { declareCommand, type Runner } from './declare-command.js';

/** `create`, also as a program of its own: then `name` is that program's, and stands in usage, examples and advice. */
export function declareCreate(run: Runner, name = 'create'): Commander {
  const program = name === 'create' ? 'rehive-ext create' : name;
  return declareCommand(name, {
    description: 'make a new extension project from a template',
    examples: [
      `${program}`,
      `${program} savings --name "Savings" --description "Round-ups"`,
      `${program} . --skip-existing --no-git`,
      `${program} savings --dry-run --json`,
    ],
    nonInteractive: [
      'Without a terminal nothing is asked: [dir] is required, the rest has defaults. --yes does the same on a terminal.',
      'Files that are there already end it with code 2 and a list, unless --overwrite or --skip-existing says what to do.',
      'Of a template that is not ours, nothing is run and nothing installed. REHIVE_EXT_CODELOAD_URL says where archives come from, for GitHub Enterprise: https://HOST/_codeload.',
      `Such as: ${program} savings --name "Savings" --no-git --json`,
    ],
  })
    .argument('[dir]', 'the folder of the new project: a new one, or one that is there')
    .option('--name <name>', 'the display name (default: the name of the folder)')
    .option('--description <text>', 'one line on what the extension does')
    .option(
      '--template <name>',
      'a name, ./folder or github:owner/repo[/folder][#tag] (default: the one that is marked so)',
    )
    .option('--example <name>', 'what it begins with: an example of the template (default: none)')
    .option('--url <url>', 'the public address (default: https://<package name>.example.com)')
    .addOption(new Option('--level <level>', 'who can use it (default: private)').choices(levels))
    .addOption(
      new Option('--license <id>', 'of your own code (default: UNLICENSED, for nobody else)').choices(
        licenses,
      ),
    )
    .addOption(
      new Option('--package-manager <name>', 'default: the one that runs this, else npm').choices(
        packageManagers,
      ),
    )
    .option('--install', 'install the dependencies (default)')
    .option('--no-install', 'leave the dependencies to be installed later')
    .option('--git', 'make a git repository with a first commit (default)')
    .option('--no-git', 'make no git repository')
    .addOption(new Option('--overwrite', 'replace files that are there already').conflicts('skipExisting'))
    .option('--skip-existing', "keep files that are there already, and leave out the template's")
    .option('--dry-run', 'list every file, and write nothing')
    .option(
      '--rehive-ext <spec>',
      'the rehive-ext for the project: a version, range, tarball or folder',
      notEmpty,
    )
    .option('-y, --yes', 'ask nothing, take the defaults')
    .action((dir: string | undefined, options: object) =>
      run(async () => (await import('../commands/create.js')).create, { ...options, dir, program }),
    );
}

function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}
