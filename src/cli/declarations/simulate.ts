import type { Command as Commander } from 'commander';
import type {
  SimulateActivateOptions,
  SimulateDeactivateOptions,
  SimulateRotateOptions,
} from '../commands/simulate.js';
import type { SimulateWebhookOptions } from '../commands/simulate-webhook.js';
import { declareCommand, type HelpTexts, type Runner } from './declare-command.js';
import { withLocalCallOptions } from './local-call-options.js';
import { collect, wholeNumber } from './parse-option.js';
import { timeOption } from './platform-options.js';
import { withParentOf } from './with-parent.js';

const nonInteractive = [
  'It asks nothing. With --json it prints one document: the call, whether the platform accepts it, and why not.',
  'Exit code 1: the extension refused, or its answer is none that the platform takes. 3: nothing listens there.',
];

/** `simulate` and its four calls. */
export function declareSimulate(run: Runner): Commander {
  const simulate = declareCommand('simulate', {
    description: 'make one call, as the platform makes it, against a running extension',
    examples: ['rehive-ext simulate activate', 'rehive-ext simulate webhook transaction.create'],
    nonInteractive,
  }).enablePositionalOptions();

  const withParent = withParentOf(simulate);

  simulate.addCommand(
    declareCall('activate', {
      description: 'activate the extension for a company',
      examples: [
        'rehive-ext simulate activate',
        'rehive-ext simulate activate --url http://127.0.0.1:8000 --json',
      ],
    })
      .option('--rotates', 'the service is configured to rotate: its tokens live 8 days')
      .action((options: SimulateActivateOptions) =>
        run(async () => (await import('../commands/simulate.js')).simulateActivate, withParent(options)),
      ),
  );
  simulate.addCommand(
    declareCall('rotate', {
      description: 'give the extension a new service token',
      examples: ['rehive-ext simulate rotate', 'rehive-ext simulate rotate --after 8d'],
    })
      .option('--after <duration>', 'let so much time pass first, such as 8d: what a missed rotation does')
      .action((options: SimulateRotateOptions) =>
        run(async () => (await import('../commands/simulate.js')).simulateRotate, withParent(options)),
      ),
  );
  simulate.addCommand(
    declareCall('deactivate', {
      description: 'deactivate the extension for a company',
      examples: ['rehive-ext simulate deactivate', 'rehive-ext simulate deactivate --purge'],
    })
      .option('--purge', 'the company is being removed: the extension must delete everything about it')
      .action((options: SimulateDeactivateOptions) =>
        run(async () => (await import('../commands/simulate.js')).simulateDeactivate, withParent(options)),
      ),
  );
  simulate.addCommand(declareWebhook(run, withParent));
  return simulate;
}

function declareWebhook(
  run: Runner,
  withParent: <Options extends object>(options: Options) => Options,
): Commander {
  return declareCall('webhook', {
    description: 'send an event to the extension',
    examples: [
      'rehive-ext simulate webhook transaction.create --set data.amount=100',
      'rehive-ext simulate webhook transaction.create --retries --time virtual',
      'rehive-ext simulate webhook user.update --data user.json --times 3',
      'cat user.json | rehive-ext simulate webhook user.update --data -',
      'pass webhook-secret | rehive-ext simulate webhook user.update --secret-stdin',
    ],
  })
    .argument('<event>', 'the event: see `rehive-ext events`')
    .option('--data <file>', 'a JSON object that is merged into the body\'s data; "-" reads stdin')
    .option('--set <path=value>', 'one value of the body, such as data.amount=100; may be repeated', collect)
    .option(
      '--secret <secret>',
      'sent instead of the secret that the extension registered; "none" sends none. Process lists show it',
    )
    .option('--secret-stdin', 'read the secret to send from stdin, where nobody sees it')
    .option('--id <id>', 'the id of the event (default: a new one)')
    .option('--times <n>', 'deliver the same event this often', wholeNumber(1, 10_000), 1)
    .option('--concurrency <n>', 'this many deliveries at once', wholeNumber(1, 100), 1)
    .option('--retries', 'when it fails, try again as the platform does, and show the schedule')
    .addOption(timeOption())
    .option(
      '--settle <ms>',
      'wait at most this long for what the extension does afterwards',
      wholeNumber(0, 60_000),
      2000,
    )
    .action((event: string, options: Omit<SimulateWebhookOptions, 'event'>) =>
      run(
        async () => (await import('../commands/simulate-webhook.js')).simulateWebhook,
        withParent({ ...options, event }),
      ),
    );
}

function declareCall(name: string, texts: Omit<HelpTexts, 'nonInteractive'>): Commander {
  return withLocalCallOptions(declareCommand(name, { ...texts, nonInteractive }));
}
