import type { Command as Commander } from 'commander';
import type { ActivateOptions } from '../commands/activate.js';
import { declareCommand, type Runner } from './declare-command.js';
import { platformHelp, tokenHelp, withRegistrationOptions } from './registration-options.js';

export function declareActivate(run: Runner): Commander {
  const command = declareCommand('activate', {
    description: 'let a Rehive platform activate the extension for the company of the token',
    examples: ['rehive-ext activate', 'rehive-ext activate --api-url staging --check --yes'],
    nonInteractive: [
      tokenHelp,
      "--yes activates without asking. Exit code 1: the extension, or the platform, refused; the message is the platform's.",
      'Before a platform that is not on this machine is asked, the public address is looked at; --allow-insecure leaves that out.',
      platformHelp,
    ],
  });
  return withRegistrationOptions(command)
    .option('--check', 'look at the public address in any case, and judge rehive.json')
    .option('--yes', 'activate without asking')
    .action((options: ActivateOptions) =>
      run(async () => (await import('../commands/activate.js')).activate, options),
    );
}
