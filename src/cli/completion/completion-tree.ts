import type { Command } from 'commander';

/** A word that can be typed, and what it is. */
export interface Word {
  word: string;
  description: string;
}

/** A flag that takes a value. */
export interface ValueFlag {
  flags: readonly string[];
  /** What it can be; empty where it is free: then shells complete files. */
  choices: readonly string[];
}

/** What can follow after a command. */
export interface CompletionNode {
  /** `simulate webhook`; empty for the program itself. */
  path: string;
  words: readonly Word[];
  values: readonly ValueFlag[];
}

/** Every command of the program with its words: from the declarations, as `--help` is. */
export function completionTree(program: Command, path = ''): CompletionNode[] {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== 'help');
  const options = help.visibleOptions(program);
  const node: CompletionNode = {
    path,
    words: [
      ...commands.map((command) => ({ word: command.name(), description: command.description() })),
      ...program.registeredArguments.flatMap(({ argChoices = [], description }) =>
        argChoices.map((word) => ({ word, description })),
      ),
      ...options.flatMap(({ long, description }) => (long ? [{ word: long, description }] : [])),
    ],
    values: options
      .filter(({ required, optional }) => required || optional)
      .map(({ long, short, argChoices }) => ({
        flags: [long, short].filter((flag) => flag !== undefined && flag !== null),
        choices: argChoices ?? [],
      })),
  };
  return [
    node,
    ...commands.flatMap((command) => completionTree(command, `${path} ${command.name()}`.trim())),
  ];
}

/** The paths of all commands but the program itself. */
export function pathsIn(tree: readonly CompletionNode[]): string[] {
  return tree.map(({ path }) => path).filter((path) => path !== '');
}

/** `path word` as the scripts put it together while they walk along the line: the program's own words begin with a space. */
export function stepTo(path: string): string {
  return path.includes(' ') ? path : ` ${path}`;
}
