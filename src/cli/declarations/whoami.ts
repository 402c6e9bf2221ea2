import type { Command as Commander } from 'commander';
import type { PlatformOptions } from '../registration-session.js';
import { declareCommand, type Runner } from './declare-command.js';
import { tokenHelp, withTokenOptions } from './registration-options.js';

export function declareWhoami(run: Runner): Commander {
  const command = declareCommand('whoami', {
    description: 'tell who a command would act as on a Rehive platform, and whence the token is',
    examples: ['rehive-ext whoami', 'rehive-ext whoami --api-url staging --json'],
    nonInteractive: [tokenHelp, 'Exit code 1: the platform does not take the token. 2: there is none.'],
  });
  return withTokenOptions(command)
    .option('--allow-insecure', 'take http also where the platform is not on this machine')
    .action((options: PlatformOptions) =>
      run(async () => (await import('../commands/whoami.js')).whoami, options),
    );
}
