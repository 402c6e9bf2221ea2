import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { asExchanges, longestBody } from '../../recording/as-exchanges.js';
import { curlCommand } from '../../recording/curl-command.js';
import { harOf } from '../../recording/har.js';
import { readRecording } from '../../recording/read-recording.js';
import type { Recording } from '../../recording/recording-format.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';

export interface RecordingExportOptions {
  file: string;
  format: 'curl' | 'har';
  out?: string;
}

/** A recording in a form that other tools take. */
export const recordingExport: Command<RecordingExportOptions> = async (
  { file, format, out },
  { output, cwd },
) => {
  const recording = await readRecording(resolve(cwd, file), file);
  const curl = format === 'curl' ? curlCommands(recording) : [];
  const har = format === 'har' ? harOf(recording) : {};
  const text = format === 'curl' ? curl.join('\n') : JSON.stringify(har, null, 2);
  if (out === undefined) {
    output.print(text);
    output.printJson(format === 'curl' ? { commands: curl } : har);
    return exitCodes.done;
  }
  try {
    // Like the recording: for its owner.
    await writeFile(resolve(cwd, out), `${text}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${out} can't be written: ${reason}`, {
      nextSteps: ['Name another file: --out'],
      cause,
    });
  }
  const requests = recording.entries.length;
  output.printJson({ file: out, format, requests });
  output.print(`✓ ${requests} requests in ${out}.`);
  return exitCodes.done;
};

const curlCommands = ({ entries }: Recording): string[] =>
  asExchanges(entries).map(({ request }) => curlCommand({ request }, longestBody));
