import { describe, expect, it } from 'vitest';
import { defineCheck, fail, type Check, type CheckContext } from '../../src/compliance/define-check.js';
import type { Report } from '../../src/compliance/report.js';
import { runChecks } from '../../src/compliance/run-checks.js';
import { source } from '../../src/contract/sources.js';
import { makeProject } from '../broken-extensions/make-project.js';

function check(
  id: string,
  run: (context: CheckContext) => Promise<unknown>,
  more: Partial<Check> = {},
): Check {
  return defineCheck({
    id,
    group: 'resilience',
    title: 'Something',
    severity: 'required',
    needs: ['restart'],
    source: source('requirements', 'A clause.'),
    observes: 'Nothing.',
    fix: 'Do it.',
    run: async (context) => void (await run(context)),
    ...more,
  });
}

/** Without it, checks run one after another. */
const servesSeveral = check('serves-several', async () => undefined, { decidesConcurrency: true, needs: [] });

async function judge(checks: readonly Check[], timeoutMs = 20_000): Promise<Report> {
  const project = makeProject();
  return runChecks({
    checks,
    manifest: project.manifest,
    target: { command: 'node extension.mjs', cwd: project.dir },
    version: '0.0.0',
    timeoutMs,
  }).finally(project.remove);
}

const verdicts = (report: Report): (string | null)[][] =>
  report.checks.map(({ id, status, message }) => [id, status, message]);
const starts = ({ output }: CheckContext): number => output().split('Listening at').length - 1;

describe('a restart', () => {
  it('is shared by the checks that run beside each other, however long each takes until it', async () => {
    const seen: number[] = [];
    const restarting = (id: string, ms: number): Check =>
      check(id, async (context) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        await context.restart();
        await context.waitFor(() => starts(context) > 1, 2_000);
        seen.push(starts(context));
      });
    const report = await judge([
      servesSeveral,
      restarting('a', 0),
      restarting('b', 300),
      restarting('c', 50),
    ]);
    expect(report.summary.passed).toBe(4);
    expect(seen).toEqual([2, 2, 2]);
  });

  it('is made for each check by itself where the extension serves one company', async () => {
    const seen: number[] = [];
    const restarting = (id: string): Check =>
      check(id, async (context) => {
        const before = starts(context);
        await context.restart();
        await context.waitFor(() => starts(context) > before, 2_000);
        seen.push(starts(context));
      });
    expect((await judge([restarting('a'), restarting('b')])).summary.passed).toBe(2);
    expect(seen).toEqual([2, 3]);
  });

  it('with a kill comes right after the last act, and is not mixed with one that asks', async () => {
    const log: string[] = [];
    const report = await judge([
      servesSeveral,
      check('killed', async (context) => {
        await context.restart({
          kill: true,
          last: async () => void log.push(`last act at start ${starts(context)}`),
          whileDown: () => void log.push('down'),
        });
        const { response } = await context.call({ path: '/health/' });
        if (response?.status !== 200) fail('It does not run again');
        log.push('runs again');
      }),
      check('asked', async (context) => {
        await context.restart();
        log.push('asked');
        await context.waitFor(() => starts(context) > 1, 2_000);
      }),
    ]);
    expect(verdicts(report).filter(([, status]) => status !== 'passed')).toEqual([]);
    expect(log).toEqual(['asked', 'last act at start 2', 'down', 'runs again']);
  });

  it('goes on without a check whose last act fails, that is over, or that has run out of time', async () => {
    const report = await judge(
      [
        servesSeveral,
        check('fails', (context) => context.restart({ kill: true, last: async () => fail('No') })),
        check('ends', async () => undefined),
        check('hangs', () => new Promise(() => undefined)),
        check('goes-on', (context) => context.restart({ kill: true })),
      ],
      2_000,
    );
    expect(verdicts(report)).toEqual([
      ['serves-several', 'passed', null],
      ['fails', 'failed', 'No'],
      ['ends', 'passed', null],
      ['hangs', 'errored', expect.stringContaining('did not finish')],
      ['goes-on', 'passed', null],
    ]);
  });

  it('is refused to a check that does not declare it', async () => {
    const report = await judge([check('quiet', (context) => context.restart(), { needs: [] })]);
    expect(verdicts(report)).toEqual([
      ['quiet', 'errored', 'quiet does not declare that it needs to restart the extension.'],
    ]);
  });
});

describe('a check that waits for a time limit', () => {
  it('takes no place among those that run at once, and is begun before them', async () => {
    const log: string[] = [];
    const logged = (id: string, ms: number, more: Partial<Check> = {}): Check =>
      check(
        id,
        async () => {
          log.push(id);
          await new Promise((resolve) => setTimeout(resolve, ms));
        },
        { needs: [], ...more },
      );
    const checks = [
      logged('a', 10),
      logged('b', 10),
      logged('slow', 400, { long: 'silence' }),
      servesSeveral,
    ];
    expect((await judge(checks)).summary.passed).toBe(4);
    expect(log[0]).toBe('slow');
  });
});
