import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { UserError } from '../errors.js';
import { recordingLine, type RecordedEntry, type Recording } from './recording-format.js';

/** @throws UserError where it can't be read or a line is none of a recording */
export async function readRecording(path: string, shown: string = path): Promise<Recording> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${shown} can't be read: ${reason}`, { cause });
  }
  return parseRecording(text, shown);
}

/** @throws UserError that names the first line that is wrong */
export function parseRecording(text: string, shown: string): Recording {
  const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 }));
  const [first, ...rest] = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => ({ number, value: parseLine(line, `${shown}:${number}`) }));
  if (first?.value.type !== 'recording')
    throw new UserError(`${shown} is no recording: its first line does not say so.`, {
      nextSteps: ['rehive-ext webhooks pull and --record make one.'],
    });
  const entries = rest.map(({ value, number }): RecordedEntry => {
    if (value.type !== 'recording') return value;
    throw new UserError(`${shown}:${number}: a recording has one first line.`);
  });
  return { header: first.value, entries };
}

function parseLine(line: string, at: string): v.InferOutput<typeof recordingLine> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UserError(`${at}: not JSON.`, { cause });
  }
  const result = v.safeParse(recordingLine, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new UserError(`${at}: ${where === null ? '' : `${where}: `}${issue.message}`, {
    nextSteps: ['What a line has: schema/recording.schema.json of the package'],
  });
}
