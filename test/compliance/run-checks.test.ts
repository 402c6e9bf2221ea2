import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { advise, fail, skip, type Check, type CheckContext } from '../../src/compliance/define-check.js';
import type { Report } from '../../src/compliance/report.js';
import { selectChecks } from '../../src/compliance/select-checks.js';
import { Interrupted } from '../../src/errors.js';
import { makeProject, makeProjectOf } from '../broken-extensions/make-project.js';
import { provesAll } from '../prove.js';
import { check, idsWith, judge, statuses } from './judge-project.js';

const listening = (answer: string): string => `
import { createServer } from 'node:http';
createServer((request, response) => {
  request.resume();
  if (request.url === '/health/') return response.end('ok');
  ${answer}
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

/** Every check for itself, so that none is spared because another one failed. */
const independent = allChecks.map((one): Check => ({ ...one, after: [] }));
/** At once, and once: else each would wait for itself, as they do where one of those that decide it fails. */
const allAtOnce = [
  check('at-once', async () => undefined, { decidesConcurrency: true }),
  ...independent.map((one): Check => ({ ...one, decidesConcurrency: false, reachesOthers: false })),
];
/** Those that are skipped, and not because they could not begin. */
const skippedForThemselves = (report: Report): string[] =>
  report.checks
    .filter((one) => one.status === 'skipped' && one.skipped_because?.endsWith(' did not pass') !== true)
    .map(({ id }) => id);
/** Whoever does not answer, or not with success, does not redirect for all that. */
const redirectChecks = ['activate-no-redirect', 'deactivate-no-redirect', 'rotate-no-redirect'];
/** What asks for no more than a 200, or that something does not happen. */
const satisfiedBy200 = [
  'activate-no-redirect',
  'activate-accepted',
  'activate-extra-fields',
  'activate-content-type',
  'activate-repeatable',
  'activate-second-company',
  'activate-any-identifier',
  'activate-new-service-user',
  'activate-concurrent',
  'deactivate-no-redirect',
  'deactivate-accepted',
  'deactivate-extra-fields',
  'deactivate-repeatable',
  'deactivate-unknown-company',
  'deactivate-reactivation',
  'deactivate-purge-accepted',
  'rotate-no-redirect',
  'rotate-accepted',
  'rotate-extra-fields',
  'rotate-repeatable',
  'api-admin-accepts-admin',
  'api-admin-accepts-service',
  'api-user-accepts-user',
  'api-user-accepts-any-group',
  'api-bounded-when-platform-hangs',
  'api-health',
  'resilience-stops-in-time',
  'resilience-starts-without-platform',
  'answers-without-secrets',
  'answers-without-secrets-on-errors',
  'output-without-secrets',
  'output-without-secrets-on-errors',
  'security-no-stack-traces',
  'security-malformed-requests',
];
const publicOnly = allChecks.filter(({ level }) => level === 'public').map(({ id }) => id);
const permissionChecks = ['permissions-used-are-declared', 'permissions-declared-are-used'];
const manifestChecks = allChecks.filter(({ group }) => group === 'manifest').map(({ id }) => id);

describe.concurrent('an extension that does not do its job passes no check that says it does', () => {
  it.skipIf(!provesAll)(
    'when it answers HTML to everything',
    async () => {
      const html = listening("response.setHeader('content-type', 'text/html').end('<h1>Welcome</h1>');");
      const report = await judge(makeProjectOf(html), { checks: allAtOnce, concurrency: 200 });
      expect(idsWith(report, 'errored')).toEqual([]);
      // The platform looks at the status alone, and 200 is what it asks for: only what asks for that passes.
      expect(idsWith(report, 'passed')).toEqual(['at-once', ...manifestChecks, ...satisfiedBy200]);
    },
    180_000,
  );

  it('when it answers 500 to everything', async () => {
    const failing = listening('response.writeHead(500).end();');
    const report = await judge(makeProjectOf(failing), { checks: independent, concurrency: 16 });
    expect(idsWith(report, 'errored')).toEqual([]);
    expect(idsWith(report, 'passed')).toEqual([...manifestChecks, ...redirectChecks]);
    expect(skippedForThemselves(report)).toEqual([...permissionChecks, ...publicOnly]);
  }, 60_000);

  it.skipIf(!provesAll)(
    'when it never answers',
    async () => {
      const report = await judge(makeProjectOf(listening('')), { checks: allAtOnce, concurrency: 200 });
      expect(idsWith(report, 'passed')).toEqual(['at-once', ...manifestChecks]);
    },
    180_000,
  );
});

describe('one fault is one finding', () => {
  it('checks that need what failed are skipped, and say which check it was', async () => {
    const report = await judge(makeProjectOf(listening('response.writeHead(500).end();')));
    expect(idsWith(report, 'failed')).toEqual(['activate-accepted']);
    const reasons = new Set(report.checks.map(({ skipped_because }) => skipped_because));
    expect([...reasons]).toEqual([
      null,
      'activate-accepted did not pass',
      'the extension took no activation, so what it does afterwards can not be seen',
      'asked of extensions of level public only',
    ]);
  }, 60_000);

  it.skipIf(!provesAll)(
    'an extension that a check crashes is started again, and the checks beside it are not blamed',
    async () => {
      const crashing = makeProject({
        change: [["throw new Refusal(400, 'Not JSON.');", 'process.exit(7);']],
      });
      const report = await judge(crashing);
      const broken = report.checks.filter(({ status }) => status !== 'passed' && status !== 'skipped');
      expect(broken.map(({ id }) => id)).toEqual([
        'activate-malformed-json',
        'deactivate-bad-input',
        'rotate-bad-input',
        'webhook-malformed-json',
        'security-malformed-requests',
      ]);
      for (const { actual } of broken) expect(actual).toMatch(/the extension ended with exit code 7/);
    },
    180_000,
  );
});

describe('the seed', () => {
  const draws = (into: string[]): Check =>
    check(
      'draws',
      async (context) => {
        const company = context.company();
        await company.activated();
        into.push(...context.malformedRequests(200, company).map(({ what }) => what));
      },
      { seeded: true },
    );

  it('is in the report and in the rerun of what draws from it, and the same seed draws the same', async () => {
    const [first, second]: string[][] = [[], []];
    const report = await judge(makeProject(), { checks: [draws(first ?? [])] });
    expect(report.checks[0]?.rerun).toBe(`rehive-ext check --only draws --seed ${report.seed}`);
    await judge(makeProject(), { checks: [draws(second ?? [])], seed: report.seed });
    expect(second).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(100);
  });
});

describe('a verdict', () => {
  it('stays when the run is stopped while its check is under way', async () => {
    const later = async (context: CheckContext): Promise<never> => {
      await context.pause(300);
      return fail('It is wrong', { expected: 'this', actual: 'that' });
    };
    const report = await judge(makeProject(), {
      checks: [
        check('together', async () => undefined, { decidesConcurrency: true }),
        check('first', async () => fail('It is wrong', { expected: 'this', actual: 'that' })),
        check('under-way', later),
      ],
      stopsRun: ({ status }) => status === 'failed',
    });
    expect(statuses(report)).toEqual({ together: 'passed', first: 'failed', 'under-way': 'failed' });
  });

  it('is failed for a finding, warned for one of a recommendation, skipped with its reason', async () => {
    const report = await judge(makeProject(), {
      checks: [
        check('a', async () => fail('It is wrong', { expected: 'this', actual: 'that' })),
        check('b', async () => fail('It could be better'), { severity: 'recommended' }),
        check('c', async () => skip('nothing is there')),
        check('d', async () => undefined),
      ],
    });
    expect(statuses(report)).toEqual({ a: 'failed', b: 'warned', c: 'skipped', d: 'passed' });
    expect(report.summary).toEqual({
      total: 4,
      passed: 1,
      failed: 1,
      warned: 1,
      skipped: 1,
      errored: 0,
      accepted: 0,
    });
    expect(report.checks[0]).toMatchObject({ message: 'It is wrong', expected: 'this', actual: 'that' });
    expect(report.checks[2]).toMatchObject({ skipped_because: 'nothing is there', message: null });
  });

  it('is errored, not passed, when the check itself breaks or does not come to an end', async () => {
    const report = await judge(makeProject(), {
      timeoutMs: 300,
      checks: [
        check('broken', async () => {
          throw new TypeError('undefined is not a function');
        }),
        check('endless', () => new Promise(() => undefined)),
        check('after-broken', async () => undefined, { after: ['broken'] }),
      ],
    });
    expect(statuses(report)).toEqual({ broken: 'errored', endless: 'errored', 'after-broken': 'skipped' });
    expect(report.checks[1]?.message).toBe('The check did not finish within 0.3 s (--timeout).');
  });

  it('is final: a check that goes on after its time is over does nothing any more', async () => {
    const late: Promise<unknown>[] = [];
    const report = await judge(makeProject(), {
      timeoutMs: 1_500,
      checks: [
        check(
          'slow',
          async (context) => {
            const company = context.company();
            await company.activated();
            await new Promise((resolve) => setTimeout(resolve, 1_800));
            late.push(context.restart(), company.activated(), company.webhook());
            await Promise.allSettled(late);
          },
          { needs: ['restart'] },
        ),
        check(
          'next',
          async (context) => {
            await new Promise((resolve) => setTimeout(resolve, 1_000));
            const { response } = await context.call({ path: '/health/' });
            if (response?.status !== 200) fail('The extension was killed');
          },
          { needs: ['restart'] },
        ),
      ],
    });
    expect(statuses(report)).toEqual({ slow: 'errored', next: 'passed' });
    expect((await Promise.allSettled(late)).map(({ status }) => status)).toEqual(late.map(() => 'rejected'));
    expect(late).toHaveLength(3);
    expect(report.left_behind).toEqual([]);
  });

  it('is warned where what is broken is only a recommendation, although the check is required', async () => {
    const report = await judge(makeProject(), {
      checks: [check('a', async () => advise('It could be better', { expected: 'this', actual: 'that' }))],
    });
    expect(report.checks[0]).toMatchObject({ status: 'warned', severity: 'recommended', expected: 'this' });
  });

  it('of a check that differs between the levels is that of the level', async () => {
    const one = check('a', async () => fail('No'), { severity: 'recommended', publicSeverity: 'required' });
    expect(statuses(await judge(makeProject(), { checks: [one] }))).toEqual({ a: 'warned' });
    expect(statuses(await judge(makeProject(), { checks: [one], level: 'public' }))).toEqual({ a: 'failed' });
  });

  it('never has a token or a secret in it, whatever a check says and whatever was sent', async () => {
    const secrets: string[] = [];
    const report = await judge(makeProject(), {
      checks: [
        check('leaks', async (context) => {
          const company = context.company();
          await company.activated();
          const unknown = context.unknownToken();
          const { secret } = company.firstWebhook();
          secrets.push(company.adminToken, company.userToken, company.serviceToken() ?? '?', secret, unknown);
          await context.call({ method: 'POST', path: `/${unknown}/`, body: `${secret} ${unknown}` });
          await context.call({
            path: '/',
            headers: { authorization: `Token ${unknown}`, 'x-other': unknown },
          });
          fail(`Seen: ${secrets.join(', ')}`, { expected: secret, actual: unknown });
        }),
      ],
    });
    const text = JSON.stringify(report);
    expect(report.checks[0]).toMatchObject({ status: 'failed', actual: '[unknown token]' });
    expect(report.checks[0]?.exchanges.length).toBeGreaterThan(3);
    expect(secrets).toHaveLength(5);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

describe('what a check leaves', () => {
  it('is removed from the extension: the companies are purged', async () => {
    let company = '';
    let secret = '';
    const report = await judge(makeProject(), {
      checks: [
        check('a', async (context) => {
          const own = context.company();
          company = own.id;
          await own.activated();
          secret = own.webhooks()[0]?.secret ?? '';
          fail('No');
        }),
        check(
          'b',
          async (context) => {
            const { response } = await context.call({
              method: 'POST',
              path: '/webhook/',
              headers: { authorization: `Secret ${secret}` },
              body: { id: '1', event: 'transaction.create', company, data: {} },
            });
            if (response?.status !== 401) fail('The company is still known');
          },
          { needs: ['restart'] },
        ),
      ],
    });
    const [a, b] = report.checks;
    expect(secret).not.toBe('');
    expect(a?.exchanges.map(({ call }) => call)).toContain('activate');
    // What a check did ends with its verdict: the purge is not part of it.
    expect(a?.exchanges.map(({ call }) => call)).not.toContain('deactivate');
    expect(b?.status).toBe('passed');
    expect(report.left_behind).toEqual([]);
  });

  it('is named when the extension takes no purge', async () => {
    const keeping = makeProject({
      change: [['    delete state.companies[company];', "    throw new Error('No.');"]],
    });
    const report = await judge(keeping, { checks: selectChecks(allChecks, { only: ['activate-accepted'] }) });
    expect(report.left_behind).toEqual([
      { company: expect.stringMatching(/^check-/), reason: 'An error occurred in the service: No.' },
    ]);
  });
});

describe('an interrupted run', () => {
  it('ends with Interrupted, after its companies are purged and the extension has ended', async () => {
    const abort = new AbortController();
    let pid = 0;
    const project = makeProject({
      change: [
        [
          'const maxBodyBytes',
          "import('node:fs').then((fs) => fs.writeFileSync('pid', String(process.pid)));\nconst maxBodyBytes",
        ],
      ],
    });
    const run = judge(project, {
      signal: abort.signal,
      checks: [
        check('endless', async (context) => {
          await context.company().activated();
          const { readFileSync } = await import('node:fs');
          pid = Number(readFileSync(`${project.dir}/pid`, 'utf8'));
          abort.abort();
          await new Promise(() => undefined);
        }),
      ],
    });
    await expect(run).rejects.toBeInstanceOf(Interrupted);
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('is cleaned up after, also where a check goes on', async () => {
    const abort = new AbortController();
    let refused = '';
    const run = judge(makeProject(), {
      signal: abort.signal,
      checks: [
        check('goes-on', async (context) => {
          const company = context.company();
          await company.activated();
          const ongoing = company.deactivated();
          abort.abort();
          await ongoing;
          try {
            company.fault({ respond: { status: 503, body: {} } });
          } catch (error) {
            refused = String(error);
          }
        }),
      ],
    });
    await expect(run).rejects.toThrow(/^Interrupted\.$/);
    expect(refused).toContain('goes-on goes on after its end');
  });

  it('begins no restart, and waits for one that is under way', async () => {
    for (const beginsBefore of [true, false]) {
      const abort = new AbortController();
      const run = judge(makeProject(), {
        signal: abort.signal,
        checks: [
          check(
            'restarts',
            async (context) => {
              await context.company().activated();
              const interrupt = (): void => abort.abort();
              if (!beginsBefore) interrupt();
              await context.restart({ kill: true, whileDown: interrupt });
            },
            { needs: ['restart'] },
          ),
        ],
      });
      await expect(run).rejects.toThrow(/^Interrupted\.$/);
    }
  });
});
