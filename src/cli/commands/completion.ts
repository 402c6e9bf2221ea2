import type { Command as Commander } from 'commander';
import { bashCompletion } from '../completion/bash.js';
import { completionTree, type CompletionNode } from '../completion/completion-tree.js';
import { fishCompletion } from '../completion/fish.js';
import { powershellCompletion } from '../completion/powershell.js';
import { zshCompletion } from '../completion/zsh.js';
import type { Command } from '../context.js';
import type { Shell } from '../declarations/completion.js';
import { exitCodes } from '../exit-codes.js';

export interface CompletionOptions {
  shell: Shell;
  /** What is completed. */
  program: Commander;
}

const scripts: Readonly<Record<Shell, (tree: readonly CompletionNode[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** Prints a completion script, made from the declarations of the commands. */
export const completion: Command<CompletionOptions> = async ({ shell, program }, { output }) => {
  const script = scripts[shell](completionTree(program));
  output.printJson({ shell, script });
  output.print(script.trimEnd());
  return exitCodes.done;
};
