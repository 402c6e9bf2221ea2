import { appendFileSync, chmodSync, existsSync, writeFileSync } from 'node:fs';
import { UserError } from '../errors.js';
import { readRecording } from './read-recording.js';
import type { RecordedEntry, RecordingHeader } from './recording-format.js';

export interface RecordingFile {
  path: string;
  /** As the user wrote it. */
  shown: string;
}

/**
 * Begins a recording, or goes on with one that has the same substitutes.
 * @returns what adds an entry, at once: nothing is lost with the process
 * @throws UserError where another file is in its place, or it can't be written
 */
export async function openRecording(
  { path, shown }: RecordingFile,
  header: RecordingHeader,
): Promise<(entry: RecordedEntry) => void> {
  if (existsSync(path)) {
    const { header: before } = await readRecording(path, shown).catch((cause: unknown) => {
      throw inTheWay(shown, 'is there and is no recording', cause);
    });
    if (before.personal_data !== header.personal_data || before.key_id !== header.key_id)
      throw inTheWay(shown, 'has other substitutes, or keeps what this would not');
  } else {
    write(shown, () => {
      // Only its owner reads it: it is of somebody's users, whatever stands in the place of their names.
      writeFileSync(path, `${JSON.stringify(header)}\n`, { mode: 0o600, flag: 'wx' });
      chmodSync(path, 0o600);
    });
  }
  return (entry) => write(shown, () => appendFileSync(path, `${JSON.stringify(entry)}\n`));
}

function write(shown: string, doIt: () => void): void {
  try {
    doIt();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${shown} can't be written: ${reason}`, { kind: 'unavailable', cause });
  }
}

function inTheWay(shown: string, why: string, cause?: unknown): UserError {
  return new UserError(`${shown} ${why}: it is left as it is.`, {
    nextSteps: ['Record to another file.'],
    cause,
  });
}
