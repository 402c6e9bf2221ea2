import type { Command as Commander } from 'commander';
import type { StatusOptions } from '../commands/status.js';
import { declareCommand, type Runner } from './declare-command.js';
import { platformHelp, tokenHelp, withRegistrationOptions } from './registration-options.js';

export function declareStatus(run: Runner): Commander {
  const command = declareCommand('status', {
    description: 'compare what a Rehive platform has of the extension with rehive.json',
    examples: ['rehive-ext status', 'rehive-ext status --api-url staging --json'],
    nonInteractive: [
      tokenHelp,
      'It changes nothing. Exit code 1: not registered, or service, permissions or webhooks differ. A service that is not',
      'active, and deliveries that fail, are told of and are no difference.',
      platformHelp,
    ],
  });
  return withRegistrationOptions(command).action((options: StatusOptions) =>
    run(async () => (await import('../commands/status.js')).status, options),
  );
}
