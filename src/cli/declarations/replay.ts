import { Option, type Command as Commander } from 'commander';
import type { ReplayOptions } from '../commands/replay.js';
import { declareCommand, type Runner } from './declare-command.js';
import { withLocalCallOptions } from './local-call-options.js';
import { wholeNumber } from './parse-option.js';

export function declareReplay(run: Runner): Commander {
  const command = declareCommand('replay', {
    description: 'send recorded webhooks to the local extension again, and compare what comes of them',
    examples: [
      'rehive-ext replay failed.jsonl',
      'rehive-ext replay failed.jsonl --new-ids --expect accepted',
      'rehive-ext replay monday.jsonl --pace recorded --json',
    ],
    nonInteractive: [
      'It asks nothing but with --pace step, which needs a terminal. With --json it prints one document.',
      'Exit code 1: status or effect differ from the recording (with --expect accepted: one was not accepted). 3: nothing listens there.',
      'Of what `webhooks pull` wrote, the status alone is compared: no platform keeps what an extension did. --record keeps it.',
      "They are sent by the project's simulated platform, with the secret that the extension registered there.",
    ],
  });
  return withLocalCallOptions(command)
    .argument('<recording>', 'from `rehive-ext webhooks pull`, or --record')
    .addOption(
      new Option(
        '--pace <pace>',
        'how they follow each other: as far apart as recorded, at once (--concurrency), or asked for one by one',
      )
        .choices(['recorded', 'now', 'step'])
        .default('now'),
    )
    .option(
      '--concurrency <n>',
      'so many under way at once, at most; 1 sends one after the other',
      wholeNumber(1, 64),
      8,
    )
    .option('--new-ids', 'each as a new event, with an id of its own (default: the recorded ids)')
    .addOption(
      new Option(
        '--expect <what>',
        'what counts as good: the same as recorded, or that the platform accepts it',
      )
        .choices(['recorded', 'accepted'])
        .default('recorded'),
    )
    .option(
      '--settle <ms>',
      'wait at most this long for what the extension does afterwards',
      wholeNumber(0, 60_000),
      2000,
    )
    .action((file: string, options: Omit<ReplayOptions, 'file'>) =>
      run(async () => (await import('../commands/replay.js')).replay, { ...options, file }),
    );
}
