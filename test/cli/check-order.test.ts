import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/compliance/report.js';
import { makeProject, type Project } from '../broken-extensions/make-project.js';
import { runBin, type Ran } from '../run-bin.js';

const projects: Project[] = [];
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});
function project(...args: Parameters<typeof makeProject>): string {
  const made = makeProject(...args);
  projects.push(made);
  return made.dir;
}
const check = (dir: string, ...args: string[]): Promise<Ran> =>
  runBin('rehive-ext', ['check', ...args], { cwd: dir });
const reportOf = ({ stdout }: Ran): Report => JSON.parse(stdout) as Report;

describe('rehive-ext check --bail', () => {
  const shortSecret = [["randomBytes(32).toString('hex')", "randomBytes(8).toString('hex')"]] as const;

  it('begins no further check after a required one failed, and says so in each', async () => {
    const ran = await check(project({ change: shortSecret }), '--bail', '--concurrency', '1', '--json');
    expect(ran.code).toBe(1);
    const { checks, rerun } = reportOf(ran);
    expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([
      'activate-webhook-secret',
    ]);
    const reason = (wanted: string): string | null | undefined =>
      checks.find(({ id }) => id === wanted)?.skipped_because;
    expect(reason('webhook-burst')).toBe('--bail: activate-webhook-secret failed');
    // Whatever is not skipped had begun by then, as its first exchange tells.
    const failedAt = checks.find(({ status }) => status === 'failed')?.exchanges.at(-1)?.at ?? 0;
    const begun = checks.filter(({ status }) => status !== 'skipped');
    const firstOf = begun.flatMap(({ exchanges }) => exchanges[0]?.at ?? []);
    expect(firstOf.length).toBeGreaterThan(10);
    expect(firstOf.filter((at) => at > failedAt)).toEqual([]);
    const skipped = checks.filter(({ status }) => status === 'skipped').map(({ id }) => reason(id));
    expect(skipped.length).toBe(checks.length - begun.length);
    expect([...new Set(skipped)].toSorted()).toEqual([
      '--bail: activate-webhook-secret failed',
      'activate-webhook-secret did not pass',
      'asked of extensions of level public only',
    ]);
    // What would have been skipped anyway has its own reason.
    expect(reason('public-tags')).toBe('asked of extensions of level public only');
    expect(rerun).toBe('rehive-ext check --bail --concurrency 1');
  });

  it('goes on after a failed recommendation, but not with --strict', async () => {
    const dir = project({ manifest: { url: 'http://correct.example.com' } });
    const few = ['--only', 'manifest-https', 'activate-accepted', '--bail', '--json'];
    expect(reportOf(await check(dir, ...few)).checks.map(({ status }) => status)).toEqual([
      'warned',
      'passed',
    ]);
    const strict = reportOf(await check(dir, ...few, '--strict')).checks;
    expect(strict.map(({ skipped_because: reason }) => reason)).toEqual([
      null,
      '--bail: manifest-https warned',
    ]);
  });
});

describe('rehive-ext check --shuffle', () => {
  const few = ['--group', 'manifest', '--only', 'activate-accepted'];

  it('tells the seed of its order, and the command that takes the same order again', async () => {
    const dir = project();
    const { code, stdout } = await check(dir, ...few, '--shuffle');
    expect(code).toBe(0);
    const [, seed = ''] = /^In an order drawn from seed (\d+): /m.exec(stdout) ?? [];
    const command = `rehive-ext check --only activate-accepted --group manifest --shuffle --seed ${seed}`;
    expect(stdout).toContain(`seed ${seed}: ${command}`);
    const report = reportOf(await check(dir, ...command.split(' ').slice(2), '--json'));
    expect(report).toMatchObject({ shuffled: true, seed: Number(seed), rerun: command });
  });

  it('leaves the report in its usual order', async () => {
    const dir = project();
    const ids = async (...args: string[]): Promise<string[]> =>
      reportOf(await check(dir, ...few, '--json', ...args)).checks.map(({ id }) => id);
    expect(await ids('--shuffle', '--seed', '5')).toEqual(await ids());
  });
});
