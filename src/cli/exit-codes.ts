import { Interrupted, UserError, type TroubleKind } from '../errors.js';

/** The exit codes of every command. People script against them. */
export const exitCodes = {
  done: 0,
  /** What was asked was done, and the answer is no. */
  refused: 1,
  /** Wrong use or configuration. */
  usage: 2,
  /** It could not run. */
  unavailable: 3,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byTrouble: Record<TroubleKind, ExitCode> = {
  refused: exitCodes.refused,
  usage: exitCodes.usage,
  unavailable: exitCodes.unavailable,
};

/** The exit code that an error ends the process with. An error that nobody foresaw is ours, and says so with 3. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isInterruption(error)) return exitCodes.interrupted;
  if (error instanceof UserError) return byTrouble[error.kind];
  return exitCodes.unavailable;
}

/** Ctrl-C, whether it reached us as a signal, at a prompt or through an abort signal. */
export function isInterruption(error: unknown): boolean {
  if (error instanceof Interrupted) return true;
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}
