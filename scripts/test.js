// npm test: sets itself up, runs every gate and every test, and ends with one line that counts them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies, root, runs } from './set-up.js';

installDependencies();

/** Scripts of package.json; each is one pass or failure in the count. Built first: the tests run the built bins. */
const gates = ['build', 'typecheck', 'lint', 'format:check', 'unused', 'package:check'];

const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

for (const gate of gates) {
  console.log(`\n── ${gate}`);
  if (runs('npm', ['run', '--silent', gate])) {
    counts.passed += 1;
  } else {
    counts.failed += 1;
    failures.push(gate);
  }
}

console.log('\n── tests');
const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-test-'));
const report = join(folder, 'report.json');
const vitestPassed = runs('npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  counts.passed += numPassedTests;
  counts.failed += numFailedTests;
  counts.skipped += numPendingTests + numTodoTests;
  if (numFailedTests > 0) failures.push('tests');
  // A file that cannot be loaded, or an error outside a test, fails the run without failing a test.
  if (!vitestPassed && numFailedTests === 0) {
    counts.failed += 1;
    failures.push('tests (an error outside a test)');
  }
} else {
  counts.failed += 1;
  failures.push('tests (vitest wrote no report)');
}
rmSync(folder, { recursive: true, force: true });

if (failures.length > 0) console.error(`\nFailed: ${failures.join(', ')} (in ${root})`);
console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
);
process.exitCode = counts.failed > 0 ? 1 : 0;
