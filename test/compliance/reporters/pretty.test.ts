import { describe, expect, it } from 'vitest';
import { prettyReport } from '../../../src/compliance/reporters/pretty.js';
import { plainView } from '../../../src/compliance/reporters/view.js';
import { exchange, hostileReport, mixedReport, report, result } from './sample-report.js';

describe('the pretty report', () => {
  it('has a line per check and everything about those that did not pass', () => {
    expect(prettyReport(mixedReport(), plainView)).toBe(`Compliance check  level private, http://127.0.0.1:1

activate
  ✓ Title of fine
  ✗ Title of bad [bad]

webhook
  ! Title of meek [meek]
  ? Title of ours [ours]
  - Title of idle (skipped: no endpoint)

✗ bad  failed, required  rehive.json:7
  It broke
  expected this
  actual   that

  platform → extension, 3 ms
    curl -X POST 'http://127.0.0.1:1/activate/'
    → connect ECONNREFUSED

  clause   A clause. https://docs.rehive.com/
  cause    Probably: A cause.
  fix      A fix.
  rerun    rehive-ext check --only bad

! meek  warned, recommended  rehive.json:3
  It could be better
  clause   A clause. https://docs.rehive.com/
  cause    Probably: A cause.
  fix      A fix.
  rerun    rehive-ext check --only meek

? ours  errored, required
  The check broke
  rerun    rehive-ext check --only ours

1 passed, 1 failed, 1 warned, 1 errored, 1 skipped of 5 in 1.2 s`);
  });

  it('counts skipped checks that share their reason', () => {
    const skipped = ['a', 'b', 'c'].map((id) =>
      result(id, { status: 'skipped', skipped_because: 'activate-accepted did not pass' }),
    );
    const text = prettyReport(report([...skipped, result('d')]), plainView);
    expect(text).toContain(
      'activate\n  - 3 checks skipped: activate-accepted did not pass\n  ✓ Title of d\n',
    );
  });

  it('names the companies that were left behind', () => {
    const text = prettyReport(
      report([result('a')], [{ company: 'check-1', reason: 'no answer' }]),
      plainView,
    );
    expect(text).toMatch(/still knows these companies[^]*check-1: no answer/);
  });

  it('lets nothing that an extension said move the cursor', () => {
    expect(prettyReport(hostileReport(), plainView)).not.toMatch(/(?!\n|\t)\p{Cc}/u);
  });
});

/** A failure as real ones are: long words, several exchanges in both directions. */
const token = '[service token of check-2ffbce9b2a]';
const failure = result('activate-verifies-token', {
  status: 'failed',
  title: 'The extension asks the platform whose token it is before it answers',
  message: 'The extension took the activation without verifying the token',
  expected: 'GET /3/auth/ with Authorization: Token <token> before the answer',
  actual: 'no call of GET /3/auth/',
  likely_cause: 'The token is stored as it came, or sent with another scheme such as Bearer.',
  fix: 'Call GET {REHIVE_API_URL}auth/ with the header "Authorization: Token <token>" and take the company from its answer.',
  source: {
    text: 'The extension verifies the token with GET /3/auth/ and Authorization: Token <token>.',
    url: 'https://docs.rehive.com/building/get-started/requirements/',
  },
  location: { file: 'rehive.json', line: 37, column: 16 },
  exchanges: [
    exchange({ url: 'http://127.0.0.1:30811/webhook/', body: 'before' }),
    exchange(
      {
        url: 'http://127.0.0.1:30811/activate/',
        headers: { 'content-type': 'application/json' },
        body: { token },
      },
      { response: { status: 200, headers: {}, body: { status: 'success' } } },
    ),
    ...[1, 2, 3].map((n) =>
      exchange(
        {
          method: 'GET',
          url: `http://127.0.0.1:42887/3/admin/webhooks/${n}/`,
          headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
        },
        {
          direction: 'to-platform',
          response: { status: 200, headers: {}, body: { data: 'x'.repeat(2_000) } },
        },
      ),
    ),
  ],
});

describe('the pretty report on a terminal', () => {
  const on = (columns: number, rows: number): string[] => {
    const text = prettyReport(report([failure]), { ...plainView, screen: { columns, rows } });
    return text.slice(text.indexOf('✗ activate-verifies-token')).split('\n').slice(0, -2);
  };

  it.each([24, 30, 50])('of %i rows shows a failure in one screen, with all there is to know', (rows) => {
    const lines = on(80, rows);
    expect(lines.length).toBeLessThan(rows);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    const words = lines.join('\n').replaceAll(/\s+/g, ' ');
    for (const part of [failure.message, failure.expected, failure.actual, failure.source.text])
      expect(words).toContain(part);
    for (const part of [
      failure.source.url,
      failure.likely_cause,
      failure.fix,
      failure.rerun,
      'rehive.json:37',
    ])
      expect(words).toContain(part);
    expect(words).toContain(`platform → extension, 3 ms curl -X POST 'http://127.0.0.1:30811/activate/'`);
  });

  it('shows the call that the verdict is about first, then what came of it, as there is room', () => {
    expect(on(80, 24).join('\n')).toContain('… 4 more exchanges');
    const more = on(80, 34).join('\n');
    expect(more).toMatch(/activate\/'[^]*extension → platform[^]*webhooks\/1\/'/);
    expect(more).not.toContain('30811/webhook/');
    expect(on(80, 60).join('\n')).toMatch(/30811\/webhook\/[^]*30811\/activate\//);
  });

  it('never cuts a command where pasting it would run a half', () => {
    const lines = on(40, 24);
    expect(lines).toContain('  rerun    rehive-ext check --only activate-verifies-token');
    const command = lines.slice(lines.findIndex((line) => line.includes('curl ')));
    expect(command[0]?.trim()).toBe(String.raw`curl -X POST 'http://127.0.0.1:30811/activate/' \ `.trim());
    // Prose fits: only addresses and what is to be copied is longer.
    const long = lines.filter((line) => line.length > 40);
    for (const line of long) expect(line).toMatch(/:\/\/|-H |-d |rerun/);
  });
});
