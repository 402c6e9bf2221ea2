// What child processes ran of src/: they run the bundle, and V8 counts what they run of it. See scripts/coverage.js.
import { mergeProcessCovs } from '@bcoe/v8-coverage';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ line: number, column: number }} Position from line 1 and column 0, as Istanbul counts */
/** @typedef {Position & { count: number }} Piece of a source that is in the bundle, and how often that ran */

/**
 * Adds what children ran to what was counted already: a statement ran as often as the first piece of it in the bundle.
 * One of which the bundle has nothing (an inlined constant) is left as it was.
 * @param {import('istanbul-lib-coverage').CoverageMap} coverage
 * @param {Map<string, Piece[]>} ran by the source's path
 */
export function addChildren(coverage, ran) {
  for (const file of coverage.files()) {
    const { data } = coverage.fileCoverageFor(file);
    const pieces = ran.get(file) ?? [];
    for (const [id, { start, end }] of Object.entries(data.statementMap)) {
      const first = pieces[firstNotBefore(pieces, start)];
      if (first !== undefined && order(first, end) < 0) data.s[id] += first.count;
    }
  }
}

/**
 * @param {string} counts the folder that children wrote into, as their NODE_V8_COVERAGE
 * @param {{ folder: string, maps: string }} bundle where it is, and its source maps
 * @returns {Map<string, Piece[]>} by the source's path, in the order of the source
 */
export function readChildren(counts, { folder, maps }) {
  /** @type {Map<string, Piece[]>} */
  const ran = new Map();
  for (const { url, functions } of countsOf(counts, folder)) {
    const map = new TraceMap(readFileSync(join(maps, `${url}.map`), 'utf8'));
    const text = readFileSync(join(folder, url), 'utf8');
    const counted = countEach(functions, text.length);
    const lines = startsOfLines(text);
    eachMapping(map, ({ source, originalLine, originalColumn, generatedLine, generatedColumn }) => {
      if (source === null || originalLine === null || originalColumn === null) return;
      const file = resolve(folder, url, '..', source);
      const count = counted[(lines[generatedLine - 1] ?? 0) + generatedColumn] ?? 0;
      const pieces = ran.get(file) ?? [];
      pieces.push({ line: originalLine, column: originalColumn, count });
      ran.set(file, pieces);
    });
  }
  // The same place may be in two files of the bundle: the one that ran comes first.
  for (const pieces of ran.values()) pieces.sort((one, other) => order(one, other) || other.count - one.count);
  return ran;
}

/** All processes in one: of each file of the bundle, named as in its folder, how often what ran. */
function countsOf(counts, folder) {
  const isOurs = (path) => path.startsWith(folder) || path.includes('/node_modules/rehive-ext/dist/');
  let all = { result: [] };
  for (const name of readdirSync(counts)) {
    const { result } = JSON.parse(readFileSync(join(counts, name), 'utf8'));
    const ours = result.flatMap(({ url, ...script }) => {
      if (!url.startsWith('file:')) return [];
      const path = fileURLToPath(url);
      const [, inside] = /\/dist\/(.+\.cjs)$/.exec(path) ?? [];
      return inside !== undefined && isOurs(path) ? [{ ...script, url: inside }] : [];
    });
    all = mergeProcessCovs([all, { result: ours }]);
  }
  return all.result;
}

/** How often each character of a script ran: V8 tells ranges, of which the narrowest holds. */
function countEach(functions, length) {
  const ranges = functions.flatMap((one) => one.ranges);
  const widestFirst = ranges.toSorted(
    (one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset,
  );
  const counts = new Uint32Array(length);
  for (const { startOffset, endOffset, count } of widestFirst) counts.fill(count, startOffset, endOffset);
  return counts;
}

function startsOfLines(text) {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** @param {readonly Piece[]} pieces */
function firstNotBefore(pieces, position) {
  let [from, to] = [0, pieces.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (order(pieces[middle], position) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Istanbul's end of a line is Infinity, or null in JSON. */
function order(one, other) {
  return one.line - other.line || one.column - (other.column ?? Infinity);
}
