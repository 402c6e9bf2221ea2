import { describe, expect, it } from 'vitest';
import { curlCommand } from '../../src/compliance/reporters/curl-command.js';
import { prettyReport } from '../../src/compliance/reporters/pretty.js';
import { noPaint } from '../../src/compliance/reporters/reporters.js';
import { summarize, type CheckResult, type Report } from '../../src/compliance/report.js';
import type { Exchange } from '../../src/contract/exchange.js';

function exchange(request: Partial<Exchange['request']>, answer: Partial<Exchange> = {}): Exchange {
  return {
    id: 1,
    direction: 'to-extension',
    at: 0,
    company: null,
    call: null,
    request: { method: 'POST', url: 'http://127.0.0.1:1/activate/', headers: {}, body: null, ...request },
    response: { status: 200, headers: {}, body: null },
    error: null,
    duration_ms: 3,
    ...answer,
  };
}

function result(id: string, changes: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    group: 'activate',
    title: `Title of ${id}`,
    severity: 'required',
    status: 'passed',
    message: null,
    expected: null,
    actual: null,
    precondition: null,
    accepted: null,
    likely_cause: 'A cause.',
    fix: 'A fix.',
    source: { text: 'A clause.', url: 'https://docs.rehive.com/' },
    docs: 'https://docs.rehive.com/',
    skipped_because: null,
    duration_ms: 1,
    exchanges: [],
    rerun: `rehive-ext check --only ${id}`,
    explain: `rehive-ext check --explain ${id}`,
    ...changes,
  };
}

function report(checks: CheckResult[], leftBehind: Report['left_behind'] = []): Report {
  return {
    version: 1,
    tool: { name: 'rehive-ext', version: '0.0.0' },
    level: 'private',
    target: { url: 'http://127.0.0.1:1', command: null },
    shuffled: false,
    seed: 7,
    duration_ms: 1234,
    summary: summarize(checks),
    checks,
    baseline: null,
    left_behind: leftBehind,
    rerun: 'rehive-ext check',
  };
}

describe('a recorded request as a curl command', () => {
  it('is quoted for a shell, with its headers and its body', () => {
    const said = exchange({
      headers: { 'content-type': 'application/json', host: 'x', 'user-agent': 'y' },
      body: { token: "[it's a label]", n: 1 },
    });
    expect(curlCommand(said)).toBe(
      String.raw`curl -X POST 'http://127.0.0.1:1/activate/' -H 'content-type: application/json' -d '{"token":"[it'\''s a label]","n":1}'`,
    );
  });

  it('has no method and no body for a GET, and long bodies are cut', () => {
    expect(curlCommand(exchange({ method: 'GET', body: {} }))).toBe(`curl 'http://127.0.0.1:1/activate/'`);
    const long = curlCommand(exchange({ body: 'x'.repeat(5_000) }));
    expect(long.length).toBeLessThan(1_200);
    expect(long).toContain('(5000 characters)');
  });
});

describe('the pretty report', () => {
  it('has a line per check and everything about those that did not pass', () => {
    const text = prettyReport(
      report([
        result('fine'),
        result('bad', {
          status: 'failed',
          message: 'It broke',
          expected: 'this',
          actual: 'that',
          exchanges: [exchange({}, { response: null, error: 'connect ECONNREFUSED' })],
        }),
        result('meek', { status: 'warned', severity: 'recommended', message: 'It could be better' }),
        result('ours', { status: 'errored', message: 'The check broke' }),
        result('idle', { status: 'skipped', skipped_because: 'no endpoint' }),
      ]),
      noPaint,
    );
    expect(text).toBe(`Compliance check  level private, http://127.0.0.1:1

activate
  ✓ Title of fine
  ✗ Title of bad [bad]
  ! Title of meek [meek]
  ? Title of ours [ours]
  - Title of idle (skipped: no endpoint)

✗ bad  failed, required
  It broke
  expected this
  actual   that

  platform → extension  curl -X POST 'http://127.0.0.1:1/activate/'
                answer  connect ECONNREFUSED 3 ms

  clause   A clause. https://docs.rehive.com/
  cause    Probably: A cause.
  fix      A fix.
  rerun    rehive-ext check --only bad
  more     rehive-ext check --explain bad

! meek  warned, recommended
  It could be better
  clause   A clause. https://docs.rehive.com/
  cause    Probably: A cause.
  fix      A fix.
  rerun    rehive-ext check --only meek
  more     rehive-ext check --explain meek

? ours  errored, required
  The check broke
  rerun    rehive-ext check --only ours

1 passed, 1 failed, 1 warned, 1 errored, 1 skipped of 5 in 1.2 s`);
  });

  it('counts skipped checks that share their reason', () => {
    const skipped = ['a', 'b', 'c'].map((id) =>
      result(id, { status: 'skipped', skipped_because: 'activate-accepted did not pass' }),
    );
    const text = prettyReport(report([...skipped, result('d')]), noPaint);
    expect(text).toContain(
      'activate\n  - 3 checks skipped: activate-accepted did not pass\n  ✓ Title of d\n',
    );
  });

  it('names the companies that were left behind', () => {
    const text = prettyReport(report([result('a')], [{ company: 'check-1', reason: 'no answer' }]), noPaint);
    expect(text).toMatch(/still knows these companies[^]*check-1: no answer/);
  });
});
