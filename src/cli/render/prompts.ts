import { Interrupted } from '../../errors.js';
import type * as inquirer from './inquirer.js';

type Prompts = typeof inquirer;
type ContextOfPrompt = NonNullable<Parameters<Prompts['input']>[1]>;

/** A line of text. Throws `Interrupted` at Ctrl-C, Ctrl-D, and when the signal aborts: so do all questions here. */
export function input(question: Parameters<Prompts['input']>[0], signal: AbortSignal): Promise<string> {
  return ask(signal, (prompts, context) => prompts.input(question, context));
}

/** Yes or no. */
export function confirm(question: Parameters<Prompts['confirm']>[0], signal: AbortSignal): Promise<boolean> {
  return ask(signal, (prompts, context) => prompts.confirm(question, context));
}

/** A secret: what is typed is not shown, unless the question asks for a mask. */
export function password(question: Parameters<Prompts['password']>[0], signal: AbortSignal): Promise<string> {
  return ask(signal, (prompts, context) => prompts.password(question, context));
}

export interface Choice<Value> {
  value: Value;
  name: string;
  description?: string;
}

/** One of several choices. */
export function select<Value>(
  question: { message: string; choices: readonly Choice<Value>[]; default?: Value },
  signal: AbortSignal,
): Promise<Value> {
  return ask(signal, (prompts, context) => prompts.select<Value>(question, context));
}

/** Asks on stderr, because stdout is for results, and loads the prompts only now. */
async function ask<Answer>(
  signal: AbortSignal,
  question: (prompts: Prompts, context: ContextOfPrompt) => Promise<Answer>,
): Promise<Answer> {
  const prompts = await import('./inquirer.js');
  // The library leaves stdin open, and the process hanging, when it starts with an aborted signal.
  if (signal.aborted) throw new Interrupted();
  const closed = new AbortController();
  // At Ctrl-D the library stops reading and waits for the process to end: for ever, where anything else is open.
  const abortIfClosed = (): void => {
    setImmediate(() => {
      if (process.stdin.isPaused() || process.stdin.readableEnded) closed.abort();
    });
  };
  process.stdin.on('pause', abortIfClosed).on('end', abortIfClosed);
  try {
    return await question(prompts, {
      signal: AbortSignal.any([signal, closed.signal]),
      output: process.stderr,
    });
  } catch (error) {
    if (error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError'))
      throw new Interrupted();
    throw error;
  } finally {
    process.stdin.off('pause', abortIfClosed).off('end', abortIfClosed);
  }
}
