import type { Command } from './context.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import { packageRoot, packageVersion } from './package-root.js';
import { renderError } from './render/errors.js';
import { createOutput, tellOthersAboutColors, type OutputOptions } from './render/output.js';

/** What ends a command: Ctrl-C, a request to end, and the terminal going away. */
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Under npx one Ctrl-C arrives twice, from the terminal and from npm: a second one counts only after this long. */
const sameInterruptionMs = 1_000;

/** Runs one command with its output and its interruption, and turns what it throws into words and a code. */
export async function runCommand<Options extends object>(
  load: () => Promise<Command<Options>>,
  options: Options,
  outputClosed: AbortSignal,
): Promise<void> {
  tellOthersAboutColors(options satisfies OutputOptions);
  const output = createOutput(options satisfies OutputOptions);
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
    // Where a command waits for what never comes, Node ends without a word: it has not done its work.
    process.exitCode = exitCodes.unavailable;
    process.exitCode = await command(options, {
      output,
      cwd: process.cwd(),
      env: process.env,
      signal: abort.signal,
      outputClosed,
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
}
