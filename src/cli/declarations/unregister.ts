import type { Command as Commander } from 'commander';
import type { UnregisterOptions } from '../commands/unregister.js';
import { declareCommand, type Runner } from './declare-command.js';
import { platformHelp, tokenHelp, withRegistrationOptions } from './registration-options.js';

export function declareUnregister(run: Runner): Commander {
  const command = declareCommand('unregister', {
    description: 'remove the service of the extension from a Rehive platform',
    examples: ['rehive-ext unregister', 'rehive-ext unregister --api-url staging --yes'],
    nonInteractive: [
      tokenHelp,
      '--yes removes without asking. A service that is active has to be deactivated first: exit code 1.',
      'The id of the service is taken out of rehive.json.',
      platformHelp,
    ],
  });
  return withRegistrationOptions(command)
    .option('--yes', 'remove the service without asking')
    .action((options: UnregisterOptions) =>
      run(async () => (await import('../commands/unregister.js')).unregister, options),
    );
}
