import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeProject } from '../test/broken-extensions/make-project.js';
import { compare, median, rounded, type Figure } from './measure.js';
import { memoryOf, startMs } from './started.js';

const rounds = 5;
const megabyte = 2 ** 20;
const limits = { allMs: 6_000, oneMs: 1_000, bytes: 150 * megabyte };
const bin = join(import.meta.dirname, '../bin/rehive-ext.js');

interface Run {
  ms: number;
  /** The most memory that the check's own process held. */
  bytes: number;
  summary: { total: number; passed: number };
}

/**
 * The check against the correct extension, with the built package: from its start to its end, without what the extension
 * needs to listen.
 */
export async function measureCheck(): Promise<Figure> {
  const project = makeProject();
  const check = (...flags: string[]): Promise<Run> => runCheck(project.dir, flags);
  try {
    const runs: Run[] = [];
    const env = { PORT: '0', BASE_URL: '', REHIVE_API_URL: '', STATE_DIR: project.dir };
    const start = (): Promise<number> => startMs(['extension.mjs'], { cwd: project.dir, env });
    const all = await compare(
      rounds,
      async () => {
        const run = await check('--level', 'public');
        runs.push(run);
        return run.ms;
      },
      start,
    );
    const one = await compare(rounds, async () => (await check('--only', 'activate-accepted')).ms, start);
    const notPassed = runs.filter(({ summary }) => summary.passed !== summary.total);
    if (notPassed.length > 0) throw new Error('The correct extension did not pass every check.');
    const bytes = median(runs.map((run) => run.bytes));
    const [allMs, oneMs] = [all.ours - all.theirs, one.ours - one.theirs];
    return {
      title: 'The compliance check of the correct extension',
      target: {
        text: `all checks ≤ ${limits.allMs / 1000} s and one ≤ ${limits.oneMs / 1000} s over the extension's start, ≤ ${limits.bytes / megabyte} MB`,
        met: allMs <= limits.allMs && oneMs <= limits.oneMs && bytes <= limits.bytes,
      },
      lines: [
        `all ${runs[0]?.summary.total ?? 0} checks: ${rounded(allMs)} ms over the extension's start, which takes ${rounded(all.theirs)} ms`,
        `--only activate-accepted: ${rounded(oneMs)} ms over the extension's start`,
        `memory of the check: ${rounded(bytes / megabyte)} MB at most`,
        `${rounds} runs each, medians, in turns with a start of the extension alone`,
      ],
    };
  } finally {
    project.remove();
  }
}

async function runCheck(cwd: string, flags: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [bin, 'check', '--json', ...flags], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let bytes = 0;
  // Linux keeps the most that a process ever held; it is gone with the process.
  const look = (): void => {
    bytes = memoryOf(child, 'VmHWM') ?? bytes;
  };
  const looking = setInterval(look, 20);
  let json = '';
  child.stdout.on('data', (chunk: Buffer) => {
    look();
    json += chunk.toString();
  });
  const [code] = await once(child, 'close');
  clearInterval(looking);
  if (code !== 0) throw new Error(`rehive-ext check ended with ${code}: ${json.slice(0, 2_000)}`);
  const { summary } = JSON.parse(json) as { summary: Run['summary'] };
  return { ms: performance.now() - started, bytes, summary };
}
