import { readFile, stat } from 'node:fs/promises';
import { extname, relative, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { checkSeed, countProblems, describePath, type CheckedSeed } from './check-seed.js';
import type { Seed } from './seed-format.js';
import type { SeedPath } from './seed-rules.js';

/** Far beyond any seed that a person writes; keeps a wrong file from being read whole. */
const maxBytes = 10_000_000;

/** A parsed text whose values can be found in it again. */
export interface LocatedText {
  value: unknown;
  /** What is wrong with the text itself; then there is no value. */
  problems: { offset: number; message: string }[];
  /** Where the value at a path begins (or its key); where there is none, the nearest thing around it. */
  offsetOf(path: SeedPath, atKey: boolean): number;
}

/**
 * Reads a seed from a YAML file (`.yaml`, `.yml`) or a JSON file (anything else).
 * @throws UserError with file, line and column of every problem
 */
export async function readSeedFile(file: string, cwd: string): Promise<Seed> {
  const path = resolve(cwd, file);
  const fromHere = relative(cwd, path);
  const shown = fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
  const text = await readText(path, shown);
  const located = await parse(text, path);
  const checked: CheckedSeed = located.problems.length > 0 ? { findings: [] } : checkSeed(located.value);
  if ('seed' in checked) return checked.seed;
  const problems = [
    ...located.problems,
    ...checked.findings.map(({ path: at, message, atKey = false }) => ({
      offset: located.offsetOf(at, atKey),
      message: `${describePath(at)}${message}`,
    })),
  ].toSorted((one, other) => one.offset - other.offset);
  throw new UserError(
    [
      `${shown} is not valid: ${countProblems(problems.length)}`,
      ...problems.map(({ offset, message }) => `  ${shown}:${positionOf(text, offset)}  ${message}`),
    ].join('\n'),
  );
}

/** The reader of a format is loaded only where a file has it. */
async function parse(text: string, path: string): Promise<LocatedText> {
  if (['.yaml', '.yml'].includes(extname(path).toLowerCase())) {
    return (await import('./parse-seed-yaml.js')).parseSeedYaml(text);
  }
  return (await import('./parse-seed-json.js')).parseSeedJson(text);
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) {
      throw new UserError(`${shown} has ${size} bytes; a seed has at most ${maxBytes}.`);
    }
    // The decoder drops a byte order mark, which some editors write.
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`The seed ${shown} can't be read: ${reason}`, { cause });
  }
}

/** `line:column`, both from 1. */
function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
