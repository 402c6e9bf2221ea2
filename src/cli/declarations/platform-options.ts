import { Option, type Command } from 'commander';
import { throttleTiers } from '../../contract/throttles.js';
import { callRules } from '../call-rules.js';
import { collect } from './parse-option.js';

/** What every command has that records what is said: see `RecordFlags`. */
export function withRecordOptions(command: Command): Command {
  return command
    .option('--record <file>', 'write what is said to a recording, or add it to one')
    .option('--keep-data', 'keep personal data in the recording: without it, substitutes stand in its place');
}

/** What every command that starts a platform has: see `BeginningFlags`. */
export function withPlatformOptions(command: Command): Command {
  const options = [seedOption(), throttleOption(), timeOption(), faultOption(), ...callRuleOptions()];
  return options.reduce((last, option) => last.addOption(option), withRecordOptions(command));
}

function seedOption(): Option {
  return new Option('--seed <file>', 'companies, users and balances to begin with, as YAML or JSON');
}

function throttleOption(): Option {
  return new Option('--throttle <tier>', 'answer 429 where Rehive would, for a company of that tier').choices(
    throttleTiers,
  );
}

export function timeOption(): Option {
  return new Option(
    '--time <mode>',
    "how the platform's time goes: real (default), fast, fast:600 or virtual",
  );
}

function faultOption(): Option {
  return new Option(
    '--fault <spec>',
    'what clients meet, such as "500 on GET /3/auth/ once", "slow 2s", "reset at 30% seed 7" or "drop after acting"; may be repeated',
  ).argParser(collect);
}

/** How the platform calls the extension, under a heading of their own. */
function callRuleOptions(): Option[] {
  return callRules.map(({ flag, argument, what, standard, source, assumed, parse, show }) => {
    const why = [source ?? 'an assumption', ...(assumed === undefined ? [] : [assumed])].join('; ');
    return new Option(`${flag} ${argument}`, `${what} (default: ${show(standard)}, ${why})`)
      .argParser(parse)
      .helpGroup('Calls to the extension (assumptions: where Rehive publishes nothing):');
  });
}
