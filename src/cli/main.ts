import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Runner } from './declarations/declare-command.js';
import { createProgram, createProgramForCreate } from './program.js';
import { packageRoot, packageVersion } from './package-root.js';
import { renderError } from './render/errors.js';
import { createOutput, type OutputOptions } from './render/output.js';

/** The `rehive-ext` command. Sets the process's exit code; never ends the process itself. */
export function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  return runProgram(createProgram(packageVersion(), run), argv);
}

/** The `create-rehive-extension` command: `rehive-ext create` under a name that `npx` finds. */
export function mainCreate(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  return runProgram(createProgramForCreate(packageVersion(), run), argv);
}

async function runProgram(program: ReturnType<typeof createProgram>, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Commander has printed its message by now; help and version end here too, with code 0.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
}

/** What ends a command: Ctrl-C, a request to end, and the terminal going away. */
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Under npx one Ctrl-C arrives twice, from the terminal and from npm: a second one counts only after this long. */
const sameInterruptionMs = 1_000;

/** Runs one command with its output and its interruption, and turns what it throws into words and a code. */
const run: Runner = async (load, options) => {
  const output = createOutput(options as OutputOptions);
  const abort = new AbortController();
  let terminated = false;
  let interruptedAt = 0;
  const interrupt = (signal: NodeJS.Signals): void => {
    if (abort.signal.aborted) {
      if (Date.now() - interruptedAt > sameInterruptionMs) process.exit(exitCodes.interrupted);
      return;
    }
    interruptedAt = Date.now();
    terminated = signal === 'SIGTERM';
    abort.abort();
  };
  for (const signal of interruptions) process.on(signal, interrupt);
  try {
    const command = await load();
    process.exitCode = await command(options, {
      output,
      cwd: process.cwd(),
      env: process.env,
      signal: abort.signal,
      terminated: () => terminated,
      packageRoot: packageRoot(),
      version: packageVersion(),
    });
  } catch (error) {
    renderError(error, output);
    process.exitCode = exitCodeOf(error);
  } finally {
    for (const signal of interruptions) process.off(signal, interrupt);
  }
};
