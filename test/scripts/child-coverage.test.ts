import { execa } from 'execa';
import libCoverage from 'istanbul-lib-coverage';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addChildren, readChildren } from '../../scripts/child-coverage.js';
import { root } from '../run-bin.js';

const source = join(root, 'src/cli/main.ts');
const lines = readFileSync(source, 'utf8').split('\n');

/** Each line of a source as a statement that ran as often as is said. */
function countedAs(count: number): libCoverage.CoverageMap {
  const each = lines.map((text, index) => ({
    start: { line: index + 1, column: text.search(/\S|$/) },
    end: { line: index + 1, column: text.length },
  }));
  return libCoverage.createCoverageMap({
    [source]: {
      path: source,
      statementMap: Object.fromEntries(each.entries()),
      s: Object.fromEntries(each.map((_, index) => [index, count])),
      fnMap: {},
      f: {},
      branchMap: {},
      b: {},
    },
  });
}

describe('coverage, of a bundle that only a child process ran', () => {
  let tool: string;
  let counts: string;

  beforeAll(async () => {
    tool = mkdtempSync(join(tmpdir(), 'coverage-'));
    counts = join(tool, 'counts');
    for (const name of ['bin', 'package.json'])
      cpSync(join(root, name), join(tool, name), { recursive: true });
    const bundle = `const { bundle } = await import(${JSON.stringify(pathToFileURL(join(root, 'scripts/bundle.js')).href)});
      await bundle(${JSON.stringify(join(tool, 'dist'))}, ${JSON.stringify(join(tool, 'maps'))});`;
    await execa(process.execPath, ['--input-type=module', '-e', bundle]);
    await execa(process.execPath, [join(tool, 'bin/rehive-ext.js'), '--version'], {
      env: { NODE_V8_COVERAGE: counts, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
  });

  afterAll(() => {
    rmSync(tool, { recursive: true, force: true });
  });

  function runs(text: string, before = 0): number | undefined {
    const coverage = countedAs(before);
    addChildren(coverage, readChildren(counts, { folder: join(tool, 'dist'), maps: join(tool, 'maps') }));
    const line = lines.findIndex((one) => one.includes(text)) + 1;
    return coverage.fileCoverageFor(source).getLineCoverage()[line];
  }

  it('counts a line that it ran', () => {
    expect(runs('await program.parseAsync')).toBe(1);
    expect(runs('if (error.exitCode === 0) return;')).toBe(1);
  });

  it('counts none that it did not run: in a function, after a return, in an arrow that nobody called', () => {
    expect(runs('return runProgram(createProgramForCreate, argv)')).toBe(0);
    expect(runs('refuseWrongUse(error, program, argv)')).toBe(0);
    expect(runs('await runCommand(load, options, outputClosed)')).toBe(0);
  });

  it('counts nothing for lines of which the bundle has nothing', () => {
    expect(runs('import type { Runner }')).toBe(0);
  });

  it('adds to what the tests’ own process ran', () => {
    expect(runs('await program.parseAsync', 2)).toBe(3);
    expect(runs('refuseWrongUse(error, program, argv)', 2)).toBe(2);
  });
});
