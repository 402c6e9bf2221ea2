import type { Command } from 'commander';

/** For a command with commands of its own: flags may stand before their name as well, `simulate --json activate`. */
export function withParentOf(command: Command): <Options extends object>(options: Options) => Options {
  return (options) => {
    const { color, ...parent } = command.opts<{ color?: boolean }>();
    return { ...options, ...parent, ...(color === false ? { color } : {}) };
  };
}
