import { Interrupted, UserError } from '../../errors.js';
import { PlatformError } from '../../platform-client/platform-error.js';
import { exitCodeOf, isInterruption, type ExitCode } from '../exit-codes.js';
import type { Output } from './output.js';
import { printable } from './printable.js';

const reportTo = 'https://www.npmjs.com/package/rehive-ext';

/** An error as the JSON documents of all commands have it. */
export function errorDocument(error: unknown, exitCode: ExitCode = exitCodeOf(error)): object {
  const document = { message: messageOf(error), next_steps: nextStepsOf(error), exit_code: exitCode };
  if (!(error instanceof PlatformError)) return document;
  const { status, platformMessage, fields, requestId } = error;
  return { ...document, platform: { status, message: platformMessage, fields, request_id: requestId } };
}

/** The one place where an error becomes words. With `--json`, stdout gets them as a document as well. */
export function renderError(error: unknown, output: Output): void {
  const message = messageOf(error);
  output.printJson({ error: errorDocument(error) }, { lines: true });
  const { red, dim } = output.errorColors;
  if (isInterruption(error)) {
    output.complain(error instanceof Interrupted ? message : 'Interrupted.');
  } else if (error instanceof UserError) {
    output.complain(`${red('error:')} ${message}`);
    if (error instanceof PlatformError && error.requestId !== null)
      output.complain(dim(`  request id ${error.requestId}`));
    for (const step of nextStepsOf(error)) output.complain(`  → ${step}`);
  } else {
    output.complain(`${red('This is a bug in rehive-ext:')} ${message}`);
    output.complain(`  → Report it with the command that you ran: ${reportTo}`);
    if (!output.debug) output.complain('  → Run it again with --debug for the details.');
  }
  if (output.debug && error instanceof Error) output.complain(dim(stackOf(error)));
}

/** What was typed or answered may be in it: that must not act on the terminal. */
const messageOf = (error: unknown): string =>
  printable(error instanceof Error ? error.message : String(error));

const nextStepsOf = (error: unknown): readonly string[] =>
  error instanceof UserError ? error.nextSteps.map(printable) : [];

function stackOf(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stackOf(error.cause)}` : stack;
}
