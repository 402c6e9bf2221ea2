import { exitCodes } from './exit-codes.js';

/**
 * Takes the errors of stdout and stderr, which would end the process with a stack trace. A reader that has gone (`| head`)
 * is no error: what is written from then on is lost, and the command goes on, because it may be in the middle of a change.
 * Any other failure to write ends, when the command is done, with a word and code 3.
 *
 * @returns aborts when the reader of stdout has gone: a command that runs until it is ended ends then
 */
export function watchOutput(): AbortSignal {
  const closed = new AbortController();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    closed.abort();
    if (error.code === 'EPIPE' || failed) return;
    failed = true;
    process.stderr.write(`error: The output can't be written: ${error.message}\n`);
  });
  process.stderr.on('error', () => closed.abort());
  let failed = false;
  process.once('exit', () => {
    if (failed && (process.exitCode ?? 0) === exitCodes.done) process.exitCode = exitCodes.unavailable;
  });
  return closed.signal;
}
