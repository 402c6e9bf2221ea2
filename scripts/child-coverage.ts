// What child processes ran of src/: they run the bundle, and V8 counts what they run of it. See scripts/coverage.ts.
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import type { CoverageMap } from 'istanbul-lib-coverage';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where source maps say that the bundle is. */
const usualFolder = join(import.meta.dirname, '../dist');

/** As V8 writes it. */
interface Script {
  url: string;
  functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[];
}

/** As Istanbul counts: lines from 1, columns from 0; null where the line ends. */
interface Position {
  line: number;
  column: number | null;
}

/** Something of a source that is in the bundle, and in how many processes it ran. */
interface Piece extends Position {
  count: number;
}

/** Of each source, by its path, and in its order. */
type Pieces = ReadonlyMap<string, readonly Piece[]>;

/**
 * Adds what children ran to what was counted already: a statement ran where the first piece of it in the bundle did.
 * One of which the bundle has nothing (an inlined constant) is left as it was.
 */
export function addChildren(coverage: CoverageMap, ran: Pieces): void {
  for (const file of coverage.files()) {
    const { statementMap, s: counts } = coverage.fileCoverageFor(file).data;
    const pieces = ran.get(file) ?? [];
    for (const [id, { start, end }] of Object.entries(statementMap)) {
      const first = pieces[firstNotBefore(pieces, start)];
      if (first !== undefined && order(first, end) < 0) counts[id] = (counts[id] ?? 0) + first.count;
    }
  }
}

/**
 * @param counts the folder that children wrote into, as their NODE_V8_COVERAGE
 * @param bundle where it is, and its source maps
 */
export function readChildren(counts: string, bundle: { folder: string; maps: string }): Pieces {
  const ran = new Map<string, Piece[]>();
  for (const [name, { text, processes }] of scriptsOf(counts, bundle.folder)) {
    const lines = startsOfLines(text);
    const map = new TraceMap(readFileSync(join(bundle.maps, `${name}.map`), 'utf8'));
    eachMapping(map, ({ source, originalLine: line, originalColumn: column, ...generated }) => {
      if (source === null || line === null) return;
      const file = resolve(usualFolder, name, '..', source);
      const count = processes[(lines[generated.generatedLine - 1] ?? 0) + generated.generatedColumn] ?? 0;
      const pieces = ran.get(file) ?? [];
      pieces.push({ line, column, count });
      ran.set(file, pieces);
    });
  }
  // The same place may be in two files of the bundle: the one that ran comes first.
  for (const pieces of ran.values())
    pieces.sort((one, other) => order(one, other) || other.count - one.count);
  return ran;
}

interface Counted {
  text: string;
  /** Of each character: in how many processes it ran. */
  processes: Uint32Array;
}

/** By its path in the bundle's folder. */
function scriptsOf(counts: string, folder: string): Map<string, Counted> {
  const scripts = new Map<string, Counted>();
  for (const process of readdirSync(counts)) {
    for (const script of scriptsIn(join(counts, process))) {
      const name = /\/dist\/(.+\.cjs)$/.exec(script.url)?.[1];
      if (name === undefined || !existsSync(join(folder, name))) continue;
      const counted = scripts.get(name) ?? notYetRun(join(folder, name));
      scripts.set(name, counted);
      if (isCopy(script, counted)) addProcess(counted.processes, script);
    }
  }
  return scripts;
}

/** None where the process was killed while it wrote. */
function scriptsIn(file: string): Script[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { result: Script[] }).result;
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Tests install the bundle elsewhere, and packages of others have files of the same name: not of the same length. */
function isCopy({ functions }: Script, { text }: Counted): boolean {
  return functions[0]?.ranges[0]?.endOffset === text.length;
}

function notYetRun(file: string): Counted {
  const text = readFileSync(file, 'utf8');
  return { text, processes: new Uint32Array(text.length) };
}

/** V8 tells ranges, of which the narrowest holds. */
function addProcess(processes: Uint32Array, { functions }: Script): void {
  const widestFirst = functions
    .flatMap(({ ranges }) => ranges)
    .toSorted((one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset);
  const ran = new Uint8Array(processes.length);
  for (const { startOffset, endOffset, count } of widestFirst)
    ran.fill(Math.min(count, 1), startOffset, endOffset);
  for (const [offset, here] of ran.entries())
    if (here === 1) processes[offset] = (processes[offset] ?? 0) + 1;
}

function startsOfLines(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function firstNotBefore(pieces: readonly Piece[], position: Position): number {
  let [from, to] = [0, pieces.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const piece = pieces[middle];
    if (piece !== undefined && order(piece, position) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function order(one: Position, other: Position): number {
  return one.line - other.line || (one.column ?? Infinity) - (other.column ?? Infinity);
}
