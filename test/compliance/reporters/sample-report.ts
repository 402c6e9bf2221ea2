import { summarize, type CheckResult, type Report } from '../../../src/compliance/report.js';
import type { Exchange } from '../../../src/contract/exchange.js';

/** An exchange: the platform calls /activate/ and gets 200, unless something else is said. */
export function exchange(
  request: Partial<Exchange['request']> = {},
  answer: Partial<Exchange> = {},
): Exchange {
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

export function result(id: string, changes: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    group: 'activate',
    title: `Title of ${id}`,
    severity: 'required',
    status: 'passed',
    message: null,
    expected: null,
    actual: null,
    likely_cause: 'A cause.',
    fix: 'A fix.',
    source: { text: 'A clause.', url: 'https://docs.rehive.com/' },
    docs: 'https://docs.rehive.com/',
    skipped_because: null,
    duration_ms: 1,
    location: null,
    exchanges: [],
    precondition: null,
    accepted: null,
    rerun: `rehive-ext check --only ${id}`,
    explain: `rehive-ext check --explain ${id}`,
    ...changes,
  };
}

export function report(checks: CheckResult[], leftBehind: Report['left_behind'] = []): Report {
  return {
    version: 1,
    tool: { name: 'rehive-ext', version: '0.0.0' },
    level: 'private',
    started_at: '2026-11-02T08:15:30.250Z',
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

/** One check of every status, in two groups. */
export function mixedReport(): Report {
  return report([
    result('fine'),
    result('bad', {
      status: 'failed',
      message: 'It broke',
      expected: 'this',
      actual: 'that',
      location: { file: 'rehive.json', line: 7, column: 5 },
      exchanges: [exchange({}, { response: null, error: 'connect ECONNREFUSED' })],
    }),
    result('meek', {
      status: 'warned',
      severity: 'recommended',
      message: 'It could be better',
      location: { file: 'rehive.json', line: 3, column: 10 },
      group: 'webhook',
    }),
    result('ours', { status: 'errored', message: 'The check broke', group: 'webhook' }),
    result('idle', { status: 'skipped', skipped_because: 'no endpoint', group: 'webhook' }),
  ]);
}

/** What an extension could answer to harm whoever reads the report. */
export const hostile = [
  '<script>window.owned = 1</script>',
  '"><img src=x onerror="window.owned = 2">',
  "' onfocus='window.owned = 3' autofocus='",
  ']]></failure><failure message="injected"/>',
  '&lt;b&gt; &amp; <!-- --> <?xml?>',
  'a|b`c``d```e*f*_g_[h](javascript:alert(1)) @everyone #1 $`x`',
  '\n::error::injected\n::add-mask::x%0A%25',
  '\u001b[31mred\u0007\u0000\u000b\u009b2J',
  '\uD800 \uDFFF \uFFFE \uFFFF',
  'emoji 🦀 und Umlaute ä, mixed\r\nline breaks\ttabs',
].join(' ');

/** The same everywhere that an extension or its author can put words into a report. */
export function hostileReport(): Report {
  const words = exchange(
    { url: `http://127.0.0.1:1/${hostile}`, headers: { 'x-hostile': hostile }, body: hostile },
    { response: { status: 200, headers: { 'x-hostile': hostile }, body: hostile }, error: hostile },
  );
  const asJson = exchange(
    { body: { hostile } },
    { response: { status: 400, headers: {}, body: { hostile } } },
  );
  const broken = { message: hostile, expected: hostile, actual: hostile, exchanges: [words, asJson] };
  const base = report(
    [
      result('bad', {
        ...broken,
        status: 'failed',
        location: { file: `a,b:c%/${hostile}`, line: 1, column: 1 },
      }),
      result('meek', {
        ...broken,
        status: 'warned',
        severity: 'recommended',
        rerun: `rehive-ext ${hostile}`,
      }),
      result('ours', { ...broken, status: 'errored' }),
      result('idle', { status: 'skipped', skipped_because: hostile }),
      result('fine', { exchanges: [words, asJson] }),
    ],
    [{ company: 'check-1', reason: hostile }],
  );
  return { ...base, target: { url: `http://127.0.0.1:1/${hostile}`, command: hostile } };
}
