import { Option, type Command as Commander } from 'commander';
import type { CheckOptions } from '../commands/check.js';
import type { CheckCatalogueOptions } from '../commands/check-catalogue.js';
import { declareCommand, type Runner } from './declare-command.js';
import { collectNames, parseHttpUrl, parseKnownPort, wholeNumber } from './parse-option.js';

const collectChecks = collectNames('check');

/** What says how to run checks: beside `--list` and `--explain`, which run none, it would be ignored. */
const forRuns = [
  'command',
  'url',
  'platformPort',
  'format',
  'strict',
  'bail',
  'shuffle',
  'seed',
  'baseline',
  'writeBaseline',
  'timeout',
  'startTimeout',
  'concurrency',
];

export function declareCheck(run: Runner): Commander {
  return declareCommand('check', {
    description: 'judge this extension against the Rehive contract',
    examples: [
      'rehive-ext check',
      'rehive-ext check --only activate-accepted webhook-accepted',
      'rehive-ext check --group activate rotate --bail',
      'rehive-ext check --command "python -m app"',
      'rehive-ext check --url http://127.0.0.1:8000 --platform-port 4300',
      'rehive-ext check --format pretty junit=report.xml html=report.html',
      'rehive-ext check --write-baseline known-failures.json',
      'rehive-ext check --baseline known-failures.json --strict',
      'rehive-ext check --list --group webhook',
      'rehive-ext check --explain webhook-accepted',
    ],
    nonInteractive: [
      'It never asks. It starts dev.command of rehive.json on a free port, with a platform and a data folder of its own.',
      'With --url it judges an extension that runs already, with REHIVE_API_URL=http://127.0.0.1:<platform-port>/3/.',
      '--json prints the report; exit code 1 means that a required check failed, or that the baseline has to lose a line, 3 that a check could not finish.',
      '--list and --explain run nothing and need no extension; with --json they print one document each.',
    ],
  })
    .optionsGroup('Which checks:')
    .option('--only <id...>', 'these checks', collectChecks)
    .option('--group <group...>', 'the checks of these groups, beside those of --only', collectNames('group'))
    .option('--skip <id...>', 'leave these checks out', collectChecks)
    .addOption(
      new Option('--level <level>', 'default: the one in rehive.json').choices(['private', 'public']),
    )
    .addOption(new Option('--list', 'list these checks, and run none').conflicts(forRuns))
    .addOption(
      new Option('--explain <id>', 'say everything about one check, and run none').conflicts([
        ...forRuns,
        'list',
        'only',
        'group',
        'skip',
        'level',
      ]),
    )
    .optionsGroup('Which extension:')
    .option('--command <command>', 'start the extension with this instead of dev.command')
    .option('--url <url>', 'judge an extension that runs already at this address', parseHttpUrl)
    .option(
      '--platform-port <port>',
      'with --url: the port of the platform that it has configured (default: 4300)',
      parseKnownPort,
    )
    .optionsGroup('What counts:')
    .option('--strict', 'failed recommendations count as failures')
    .option(
      '--baseline <file>',
      'known failures: they count no more, and one that is mended has to leave the file',
    )
    .addOption(
      new Option(
        '--write-baseline <file>',
        'write what fails now as known; reasons that the file has stay',
      ).conflicts(['baseline', 'bail']),
    )
    .optionsGroup('How it runs:')
    .option('--bail', 'begin no further check after the first failure')
    .option('--shuffle', 'begin the checks in a random order, which the report repeats')
    .option(
      '--seed <number>',
      'draw what is random from this seed, as an earlier run did',
      wholeNumber(0, 2 ** 32 - 1),
    )
    .option('--timeout <seconds>', 'for one check (default: 30)', wholeNumber(1, 3600))
    .option('--start-timeout <seconds>', 'for the extension to come up (default: 30)', wholeNumber(1, 3600))
    .option('--concurrency <number>', 'checks at the same time (default: 8)', wholeNumber(1, 64))
    .optionsGroup('Output:')
    .option(
      '--format <format...>',
      'pretty, json, junit, sarif, github, markdown or html; format=file writes a file; several are possible',
    )
    .action((options: CheckOptions & CheckCatalogueOptions) =>
      options.list === true || options.explain !== undefined
        ? run(async () => (await import('../commands/check-catalogue.js')).checkCatalogue, options)
        : run(async () => (await import('../commands/check.js')).check, options),
    );
}
