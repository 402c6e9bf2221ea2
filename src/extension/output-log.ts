import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

export type OutputStream = 'stdout' | 'stderr';
export type OnOutput = (line: string, stream: OutputStream) => void;

/** Characters that are kept: enough for the end of any start-up and for a search for leaked tokens. */
const keptCharacters = 1024 * 1024;
/** A line that never ends is passed on in pieces of this many characters. */
const longestLine = 64 * 1024;

/** What an extension wrote, the last 1 MB of it, stdout and stderr in the order in which they came. */
export interface OutputLog {
  /** Reads a stream to its end: keeps its text and hands on its lines. */
  follow(stream: Readable, name: OutputStream): void;
  text(): string;
  /** The last lines, for an error message. */
  tail(lines: number): string[];
}

export function createOutputLog(onOutput?: OnOutput): OutputLog {
  const chunks: string[] = [];
  let length = 0;

  const keep = (chunk: string): void => {
    chunks.push(chunk);
    length += chunk.length;
    // Trimmed only at twice the size, so that each character is copied once at most.
    if (length < 2 * keptCharacters) return;
    const kept = chunks.join('').slice(-keptCharacters);
    chunks.splice(0, chunks.length, kept);
    length = kept.length;
  };
  const text = (): string => chunks.join('').slice(-keptCharacters);

  return {
    follow(stream, name) {
      const decoder = new StringDecoder('utf8');
      let rest = '';
      const read = (chunk: string, ended: boolean): void => {
        if (chunk !== '') keep(chunk);
        const lines = (rest + chunk).split(/\r?\n/);
        rest = lines.pop() ?? '';
        while (rest.length > longestLine) {
          lines.push(rest.slice(0, longestLine));
          rest = rest.slice(longestLine);
        }
        if (ended && rest !== '') lines.push(rest);
        if (onOutput !== undefined) for (const line of lines) onOutput(line, name);
      };
      stream.on('data', (chunk: Buffer) => read(decoder.write(chunk), false));
      stream.once('end', () => read(decoder.end(), true));
      // A pipe that breaks says no more than that the process is gone, which its exit tells better.
      stream.once('error', () => read(decoder.end(), true));
    },
    text,
    tail(count) {
      return text()
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .slice(-count);
    },
  };
}
