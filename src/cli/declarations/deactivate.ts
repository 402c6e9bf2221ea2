import type { Command as Commander } from 'commander';
import type { DeactivateOptions } from '../commands/deactivate.js';
import { declareCommand, type Runner } from './declare-command.js';
import { platformHelp, tokenHelp, withRegistrationOptions } from './registration-options.js';

export function declareDeactivate(run: Runner): Commander {
  const command = declareCommand('deactivate', {
    description: 'let a Rehive platform deactivate the extension for the company of the token',
    examples: ['rehive-ext deactivate', 'rehive-ext deactivate --api-url staging --yes'],
    nonInteractive: [tokenHelp, '--yes deactivates without asking.', platformHelp],
  });
  return withRegistrationOptions(command)
    .option('--yes', 'deactivate without asking')
    .action((options: DeactivateOptions) =>
      run(async () => (await import('../commands/deactivate.js')).deactivate, options),
    );
}
