import { Option, type Command as Commander } from 'commander';
import type { WebhooksListOptions } from '../commands/webhooks-list.js';
import type { WebhooksPullOptions } from '../commands/webhooks-pull.js';
import type { WebhooksShowOptions } from '../commands/webhooks-show.js';
import { parseMoment } from '../parse-moment.js';
import { declareCommand, type HelpTexts, type Runner } from './declare-command.js';
import { wholeNumber } from './parse-option.js';
import { tokenHelp, withTokenOptions } from './registration-options.js';
import { withParentOf } from './with-parent.js';

const keepHelp =
  'Substitutes stand in the place of personal data; --keep-data keeps it. Tokens and secrets are shown and written nowhere.';

/** `webhooks` and what it does: the deliveries that a platform keeps. */
export function declareWebhooks(run: Runner): Commander {
  const webhooks = declareCommand('webhooks', {
    description: "list a platform's webhook deliveries, show one, or pull them into a recording",
    examples: ['rehive-ext webhooks list --state failed', 'rehive-ext webhooks pull --out failed.jsonl'],
    nonInteractive: [tokenHelp],
  }).enablePositionalOptions();
  const withParent = withParentOf(webhooks);

  webhooks.addCommand(
    withFilters(
      declare('list', {
        description: 'the deliveries, failing ones first',
        examples: [
          'rehive-ext webhooks list',
          'rehive-ext webhooks list --event transaction.create --since 2d --json',
        ],
        nonInteractive: [tokenHelp, 'Exit code 0, whether some failed or not.'],
      }),
    ).action((options: WebhooksListOptions) =>
      run(async () => (await import('../commands/webhooks-list.js')).webhooksList, withParent(options)),
    ),
  );
  webhooks.addCommand(
    declare('show', {
      description: 'one delivery: its body, and every try with its status and error',
      examples: ['rehive-ext webhooks show 41', 'rehive-ext webhooks show 41 --api-url staging --json'],
      nonInteractive: [tokenHelp, keepHelp],
    })
      .argument('<id>', 'its number, as `webhooks list` has it', wholeNumber(1, Number.MAX_SAFE_INTEGER))
      .option('--keep-data', 'show personal data as it is')
      .action((id: number, options: Omit<WebhooksShowOptions, 'id'>) =>
        run(
          async () => (await import('../commands/webhooks-show.js')).webhooksShow,
          withParent({ ...options, id }),
        ),
      ),
  );
  webhooks.addCommand(
    withFilters(
      declare('pull', {
        description: 'write deliveries to a recording, for `rehive-ext replay`',
        examples: [
          'rehive-ext webhooks pull --state failed --since 1d --out failed.jsonl',
          'rehive-ext webhooks pull 41 42 --out two.jsonl',
        ],
        nonInteractive: [
          tokenHelp,
          keepHelp,
          'A file that is there is left as it is: exit code 2. Where the platform does not give one of several, the others are',
          'written: exit code 1.',
        ],
      }),
    )
      .argument('[ids...]', 'these alone, whatever the filters')
      .requiredOption('--out <file>', 'the recording that is written')
      .option('--keep-data', 'keep personal data as it is, and say so')
      .action((ids: string[], options: Omit<WebhooksPullOptions, 'ids'>) =>
        run(
          async () => (await import('../commands/webhooks-pull.js')).webhooksPull,
          withParent({ ...options, ids }),
        ),
      ),
  );
  return webhooks;
}

function declare(name: string, texts: HelpTexts): Commander {
  return withTokenOptions(declareCommand(name, texts)).option(
    '--allow-insecure',
    'take http also where the platform is not on this machine',
  );
}

function withFilters(command: Commander): Commander {
  return command
    .option('--event <event>', 'of this event alone')
    .addOption(
      new Option('--state <state>', 'of this state alone').choices([
        'failed',
        'retrying',
        'waiting',
        'delivered',
      ]),
    )
    .option('--since <time>', 'raised since then: a time, or how long ago, such as 2d', parseMoment)
    .option('--until <time>', 'raised until then', parseMoment)
    .option('--limit <n>', 'at most so many, failing and new ones first', wholeNumber(1, 100_000), 100);
}
