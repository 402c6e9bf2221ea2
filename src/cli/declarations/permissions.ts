import type { Command as Commander } from 'commander';
import type { PermissionsOptions } from '../commands/permissions.js';
import { declareCommand, type Runner } from './declare-command.js';
import { parseHttpUrl } from './parse-option.js';

export function declarePermissions(run: Runner): Commander {
  return declareCommand('permissions', {
    description: 'compare the permissions that rehive.json declares with those that its calls needed',
    examples: [
      'rehive-ext permissions',
      'rehive-ext permissions --company acme --json',
      'rehive-ext permissions --suggest',
    ],
    nonInteractive: [
      'It reads what the simulated platform of the project has seen, running or saved. With --json it',
      'prints one document: declared_and_used, missing, unused. Exit code 1: something is missing. Unused ones are a remark.',
      '--suggest writes those that are missing into rehive.json, if --yes says so; --json then adds suggestion and written.',
    ],
  })
    .option('--company <id>', 'only the calls for this company (default: for all)')
    .option('--url <url>', 'only the calls of the extension at this address', parseHttpUrl)
    .option('--suggest', 'show what is missing as a change of rehive.json, ask, and write it')
    .option('--remove-unused', 'with --suggest: also take out those never used so far that have no reason')
    .option('--yes', 'with --suggest: write it without asking')
    .option('--state <dir>', 'where the state is kept (default: .rehive of the project)')
    .action((options: PermissionsOptions) =>
      run(async () => (await import('../commands/permissions.js')).permissions, options),
    );
}
