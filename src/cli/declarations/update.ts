import type { Command as Commander } from 'commander';
import type { UpdateOptions } from '../commands/update.js';
import { declareCommand, type Runner } from './declare-command.js';

export function declareUpdate(run: Runner): Commander {
  return declareCommand('update', {
    description: 'bring what is new in the template into a project that was made from it',
    examples: [
      'npx rehive-ext@latest update --dry-run',
      'npx rehive-ext@latest update',
      'rehive-ext update --json',
    ],
    nonInteractive: [
      'It asks nothing. Exit code 0: done, or nothing is new; 1: there are conflicts, marked in the files as git does it.',
      'Uncommitted changes end it with code 2 unless --allow-dirty is given. It needs no network.',
    ],
  })
    .option('--dry-run', 'say what would change, and write nothing')
    .option('--allow-dirty', 'go on with uncommitted changes, or without git')
    .action((options: UpdateOptions) =>
      run(async () => (await import('../commands/update.js')).update, options),
    );
}
