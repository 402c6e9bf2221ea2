// npm run coverage: the lines of src/ that tests run, in their own process or in the built commands that they start, and
// those that none runs: by file, lowest first. Tests are named as for vitest: npm run coverage -- test/cli/create.test.ts
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import libCoverage, { type CoverageMapData } from 'istanbul-lib-coverage';
import { addChildren, readChildren } from './child-coverage.js';
import { root, runs } from './set-up.js';

const wanted = 90;
const named = process.argv.slice(2);
const folder = join(root, 'coverage');
const own = join(folder, 'own');
const counts = join(folder, 'children');
const maps = join(folder, 'maps');

rmSync(folder, { recursive: true, force: true });
mkdirSync(counts, { recursive: true });
const env = { ...process.env, COUNT_CHILDREN_IN: counts, BUNDLE_MAPS: maps };
const flags = [
  '--coverage',
  '--coverage.include=src',
  '--coverage.reporter=json',
  `--coverage.reportsDirectory=${own}`,
];
const passed =
  runs('npm', ['run', '--silent', 'build'], { env }) &&
  runs('npx', ['vitest', 'run', ...flags, '--coverage.reportOnFailure', ...named], { env });
const report = join(own, 'coverage-final.json');
if (!existsSync(report)) process.exit(1);

const counted = JSON.parse(readFileSync(report, 'utf8')) as CoverageMapData;
const coverage = libCoverage.createCoverageMap(counted);
const before = coverage.getCoverageSummary().lines;
addChildren(coverage, readChildren(counts, { folder: join(root, 'dist'), maps }));

const files = coverage.files().map((file) => ({
  file: relative(root, file),
  lines: coverage.fileCoverageFor(file).toSummary().lines,
  uncovered: coverage.fileCoverageFor(file).getUncoveredLines().map(Number),
}));
for (const { file, lines, uncovered } of files.toSorted((one, other) => one.lines.pct - other.lines.pct)) {
  if (uncovered.length > 0)
    console.log(`${lines.pct.toFixed(1).padStart(5)} %  ${file}: ${spans(uncovered)}`);
}
const { pct, covered, total } = coverage.getCoverageSummary().lines;
console.log(
  `\n${pct} % of ${total} lines ran: ${covered}, of which ${covered - before.covered} in child processes only.`,
);
const isEnough = named.length > 0 || pct >= wanted;
if (!isEnough) console.error(`Wanted: ${wanted} %.`);
process.exitCode = passed && isEnough ? 0 : 1;

/** 3, 4, 5, 9 → 3-5, 9. */
function spans(lines: readonly number[]): string {
  const all: { from: number; to: number }[] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (last !== undefined && line <= last.to + 1) last.to = line;
    else all.push({ from: line, to: line });
  }
  return all.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
