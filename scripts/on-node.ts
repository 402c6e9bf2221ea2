// Runs our tests on another Node: the package `node` on npm brings its binaries.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
/** Kept between runs: each is 100 MB. */
const cache = join(root, 'node_modules/.cache/node-versions');

/** The lines that are supported: the first of them in its oldest form, the others in their newest. */
export const nodeVersions = ['20.19', '22', '24'] as const;

/** The path of that Node's binary, which is installed where it is missing. @throws Error where it can't be had */
export async function installNode(version: string): Promise<string> {
  const folder = join(cache, version);
  const binary = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`];
  await promisify(execFile)('npm', args, {
    cwd: folder,
    timeout: 120_000,
    shell: process.platform === 'win32',
  }).catch((error: Error) => {
    throw new Error(`npm could not install node@${version}: ${error.message}`, { cause: error });
  });
  if (!existsSync(binary)) throw new Error(`node@${version} came without a binary.`);
  return binary;
}

export interface TestRun {
  /** As that Node says it. */
  version: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  /** What vitest printed. */
  output: string;
}

/** Runs vitest, and all that the tests start, on that Node: commands, extensions and npm find it first on their PATH. */
export function runTestsOn(binary: string, report: string, args: readonly string[]): TestRun {
  rmSync(report, { force: true });
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|npm_|NODE_ENV$|TEST$)/.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    PATH: `${dirname(binary)}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  const started = performance.now();
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const flags = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ran = spawnSync(binary, [vitest, ...flags, ...args], { cwd: root, env, encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  const output = `${ran.stdout}\n${ran.stderr}`;
  if (!existsSync(report)) throw new Error(`vitest wrote no report on ${binary}:\n${output}`);
  const counts = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  const count = (name: string): number => counts[name] ?? 0;
  const failed = count('numFailedTests');
  return {
    version: spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim(),
    passed: count('numPassedTests'),
    // A file that can't be loaded fails the run without failing a test.
    failed: ran.status !== 0 && failed === 0 ? 1 : failed,
    skipped: count('numPendingTests') + count('numTodoTests'),
    seconds,
    output,
  };
}
