import type { Command as Commander } from 'commander';
import type { EventsOptions } from '../commands/events.js';
import { declareCommand, type Runner } from './declare-command.js';
import { collect } from './parse-option.js';

export function declareEvents(run: Runner): Commander {
  return declareCommand('events', {
    description: 'list the events of the platform, or print a sample body of one',
    examples: [
      'rehive-ext events',
      'rehive-ext events transaction.create --json',
      'rehive-ext events user.update --set data.first_name=Zoë',
    ],
    nonInteractive: [
      'It asks nothing and changes nothing. With --json it prints the body alone, or the list as one document.',
      "The data is of the project's simulated platform: the running one, or its saved state, or a fresh one.",
    ],
  })
    .argument('[event]', 'the event of which to print a sample')
    .option('--data <file>', 'a JSON object that is merged into the body\'s data; "-" reads stdin')
    .option('--set <path=value>', 'one value of the body, such as data.amount=100; may be repeated', collect)
    .option('--company <id>', 'the company in which it happens (default: the first)')
    .option('--state <dir>', 'where the state is kept, or "none" (default: .rehive of the project)')
    .action((event: string | undefined, options: Omit<EventsOptions, 'event'>) =>
      run(
        async () => (await import('../commands/events.js')).events,
        event === undefined ? options : { ...options, event },
      ),
    );
}
