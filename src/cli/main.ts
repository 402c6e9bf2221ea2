import { CommanderError } from 'commander';
import type { Runner } from './declarations/declare-command.js';
import { createProgram, createProgramForCreate } from './program.js';
import { packageVersion } from './package-root.js';
import { watchOutput } from './watch-output.js';

/** The `rehive-ext` command. Sets the process's exit code; never ends the process itself. */
export function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  return runProgram(createProgram, argv);
}

/** The `create-rehive-extension` command: `rehive-ext create` under a name that `npx` finds. */
export function mainCreate(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  return runProgram(createProgramForCreate, argv);
}

async function runProgram(create: typeof createProgram, argv: readonly string[]): Promise<void> {
  const outputClosed = watchOutput();
  // All that help and version don't need is loaded when a command runs.
  const run: Runner = async (load, options) => {
    const { runCommand } = await import('./run-command.js');
    await runCommand(load, options, outputClosed);
  };
  const program = create(packageVersion(), run, argv);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end here too, with code 0; everything else that Commander throws is wrong use.
    if (error.exitCode === 0) return;
    const { refuseWrongUse } = await import('./refuse-wrong-use.js');
    refuseWrongUse(error, program, argv);
  }
}
