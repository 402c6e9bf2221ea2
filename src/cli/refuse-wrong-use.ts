import type { Command as Commander, CommanderError } from 'commander';
import { UserError } from '../errors.js';
import { exitCodes } from './exit-codes.js';
import { renderError } from './render/errors.js';
import { createOutput } from './render/output.js';

/** Says what is wrong with the arguments, in words and, with `--json` among them, as a document. Sets the exit code. */
export function refuseWrongUse(trouble: CommanderError, program: Commander, argv: readonly string[]): void {
  process.exitCode = exitCodes.usage;
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const json = flags.includes('--json');
  // The help on stderr says it all to people.
  if (trouble.code === 'commander.help' && !json) return;
  const color = flags.includes('--no-color') ? false : undefined;
  renderError(wrongUse(trouble, program, argv), createOutput({ json, color }));
}

/** What Commander has to say about a wrong argument, as an error like all others: with what to do next, and in JSON. */
function wrongUse(error: CommanderError, program: Commander, argv: readonly string[]): UserError {
  const command = commandNamed(program, argv);
  const advice = `${command} --help shows what there is.`;
  // Its text for "no command was given" is for itself; the help has been shown.
  if (error.code === 'commander.help')
    return new UserError(`${command} needs a command.`, { nextSteps: [advice], cause: error });
  const [first = '', ...rest] = error.message.split('\n');
  const hints = rest.map((line) => line.replace(/^\((.*)\)$/, '$1')).filter((line) => line !== '');
  return new UserError(first.replace(/^error: /, ''), { nextSteps: [...hints, advice], cause: error });
}

/** The command that the arguments name, as it is typed. */
function commandNamed(program: Commander, argv: readonly string[]): string {
  const words = [program.name()];
  let at = program;
  for (const word of argv) {
    const sub = at.commands.find((command) => command.name() === word);
    if (sub === undefined) continue;
    words.push(word);
    at = sub;
  }
  return words.join(' ');
}
