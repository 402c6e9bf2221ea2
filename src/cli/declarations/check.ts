import { Option, type Command as Commander } from 'commander';
import type { CheckOptions } from '../commands/check.js';
import { declareCommand, type Runner } from './declare-command.js';
import { collectIds, parseHttpUrl, parseKnownPort, wholeNumber } from './parse-option.js';

export function declareCheck(run: Runner): Commander {
  return declareCommand('check', {
    description: 'judge this extension against the Rehive contract',
    examples: [
      'rehive-ext check',
      'rehive-ext check --only activate-accepted webhook-accepted',
      'rehive-ext check --command "python -m app"',
      'rehive-ext check --url http://127.0.0.1:8000 --platform-port 4300',
      'rehive-ext check --format pretty json=report.json',
    ],
    nonInteractive: [
      'It never asks. It starts dev.command of rehive.json on a free port, with a platform and a data folder of its own.',
      'With --url it judges an extension that runs already, with REHIVE_API_URL=http://127.0.0.1:<platform-port>/3/.',
      '--json prints the report; exit code 1 means that a required check failed, 3 that a check could not finish.',
    ],
  })
    .option('--command <command>', 'start the extension with this instead of dev.command')
    .option('--url <url>', 'judge an extension that runs already at this address', parseHttpUrl)
    .option(
      '--platform-port <port>',
      'with --url: the port of the platform that it has configured (default: 4300)',
      parseKnownPort,
    )
    .addOption(
      new Option('--level <level>', 'default: the one in rehive.json').choices(['private', 'public']),
    )
    .option('--only <id...>', 'run these checks', collectIds)
    .option('--skip <id...>', 'leave these checks out', collectIds)
    .option('--format <format...>', 'pretty or json; format=file writes a file; several are possible')
    .option('--strict', 'failed recommendations count as failures')
    .option('--timeout <seconds>', 'for one check', wholeNumber(1, 3600), 30)
    .option('--start-timeout <seconds>', 'for the extension to come up', wholeNumber(1, 3600), 30)
    .option('--concurrency <number>', 'checks at the same time', wholeNumber(1, 64), 4)
    .action((options: CheckOptions) =>
      run(async () => (await import('../commands/check.js')).check, options),
    );
}
