import { Argument, type Command as Commander } from 'commander';
import { declareCommand, type Runner } from './declare-command.js';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

export function declareCompletion(run: Runner): Commander {
  return declareCommand('completion', {
    description: 'print a script with which a shell completes commands and flags',
    examples: [
      'source <(rehive-ext completion bash)',
      'rehive-ext completion zsh > "${fpath[1]}/_rehive-ext"',
      'rehive-ext completion fish > ~/.config/fish/completions/rehive-ext.fish',
      'rehive-ext completion powershell | Out-String | Invoke-Expression',
    ],
    nonInteractive: [
      'It asks nothing, reads no project and prints the script on stdout; --json prints it as a string.',
    ],
  })
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: Shell, options: object, command: Commander) =>
      run(async () => (await import('../commands/completion.js')).completion, {
        ...options,
        shell,
        program: command.parent ?? command,
      }),
    );
}
