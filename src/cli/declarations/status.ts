import type { Command as Commander } from 'commander';
import type { StatusOptions } from '../commands/status.js';
import { parseMoment } from '../parse-moment.js';
import { declareCommand, type Runner } from './declare-command.js';
import { platformHelp, tokenHelp, withRegistrationOptions } from './registration-options.js';

export function declareStatus(run: Runner): Commander {
  const command = declareCommand('status', {
    description: 'compare what a Rehive platform has of the extension with rehive.json',
    examples: ['rehive-ext status', 'rehive-ext status --api-url staging --json'],
    nonInteractive: [
      tokenHelp,
      'It changes nothing. Exit code 0: registered, active, service, permissions and webhooks as in rehive.json, and no delivery',
      'fails: none is being retried, and none was given up in the last day (--since). Otherwise 1, and --json names the problems.',
      platformHelp,
    ],
  });
  return withRegistrationOptions(command)
    .option(
      '--since <time>',
      'count deliveries that were given up since then: a time, or how long ago, such as 2h (default: 1d)',
      parseMoment,
    )
    .action((options: StatusOptions) =>
      run(async () => (await import('../commands/status.js')).status, options),
    );
}
