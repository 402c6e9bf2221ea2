import { Command as Commander } from 'commander';
import type { Command } from '../context.js';

/** Runs a command that is loaded only now, so that `--help` pays for none of them. */
export type Runner = <Options extends object>(
  load: () => Promise<Command<Options>>,
  options: Options,
) => Promise<void>;

/** Adds one command to the program. One per file in this folder. */
export type Declaration = (run: Runner) => Commander;

export interface HelpTexts {
  description: string;
  /** Commands that work as they stand, without the leading `$`. */
  examples: readonly string[];
  /** How to use the command where nobody can answer: in CI, in scripts, by agents. A sentence or two each. */
  nonInteractive: readonly string[];
}

const exitCodesHelp =
  'Exit codes: 0 done, 1 the answer is no, 2 wrong use or configuration, 3 could not run, 130 Ctrl-C.';

/** A command with what every command has: `--json`, `--quiet`, `--debug`, `--no-color`, and help with examples. */
export function declareCommand(name: string, texts: HelpTexts): Commander {
  return withHelp(new Commander(name), texts)
    .option('--json', 'print JSON on stdout and nothing else')
    .option('--quiet', 'leave out remarks')
    .option('--debug', 'show the details of what goes wrong')
    .option('--no-color', 'no colours (NO_COLOR does the same)');
}

/** Help with its sections, in the width of the terminal. Wrong use is thrown, and put into words by whoever catches it. */
export function withHelp(
  command: Commander,
  { description, examples, nonInteractive }: HelpTexts,
): Commander {
  return command
    .description(description)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError(true)
    .addHelpText('after', () => {
      const help = command.createHelp();
      const width = command.configureOutput().getOutHelpWidth?.() ?? 80;
      const indented = (text: string): string => help.boxWrap(text, width - 2).replaceAll(/^(?=.)/gm, '  ');
      return [
        '',
        'Examples:',
        ...examples.map((line) => `  $ ${line}`),
        '',
        'Non-interactive use:',
        ...nonInteractive.map(indented),
        '',
        help.boxWrap(exitCodesHelp, width),
      ].join('\n');
    });
}
