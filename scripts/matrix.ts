// npm run matrix: the end-to-end tests of the built package on each Node that it supports, and a table of them. Other
// tests are named as for vitest: npm run matrix -- test/cli/create.test.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installNode, nodeVersions, runTestsOn, type TestRun } from './on-node.js';
import { runs } from './set-up.js';

const named = process.argv.slice(2);
const tests = named.length > 0 ? named : ['test/end-to-end/pass.test.ts', 'test/cli', 'test/package'];

if (!runs('npm', ['run', '--silent', 'build'])) process.exit(1);
const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-matrix-'));
const rows: TestRun[] = [];
try {
  for (const version of nodeVersions) {
    console.error(`Node ${version}: ${tests.join(' ')} …`);
    const row = runTestsOn(await installNode(version), join(folder, 'report.json'), tests);
    if (row.failed > 0) console.error(row.output);
    rows.push(row);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const lines = rows.map(({ version, passed, failed, skipped, seconds }) =>
  [version, passed, failed, skipped, Math.round(seconds)].join(' | '),
);
console.log(
  ['Node | passed | failed | skipped | seconds', '--- | --: | --: | --: | --:', ...lines].join('\n'),
);
process.exitCode = rows.some(({ failed }) => failed > 0) ? 1 : 0;
