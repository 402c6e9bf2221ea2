import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/compliance/report.js';
import { makeProject, type Project } from '../broken-extensions/make-project.js';
import { runBin, type Ran } from '../run-bin.js';

const projects: Project[] = [];
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

/** Verifies no token (required, failed) and is reached over http (recommended, warned). */
function broken(): string {
  const made = makeProject({
    change: [
      [
        'async function activate({ token }, address) {\n  const company = await companyOfServiceToken(token, address);',
        "async function activate({ token }) {\n  const company = (await platform(token, 'GET', 'admin/company/')).id;",
      ],
    ],
    manifest: { url: 'http://correct.example.com' },
  });
  projects.push(made);
  return made.dir;
}

function correct(): string {
  const made = makeProject();
  projects.push(made);
  return made.dir;
}

const few = ['--only', 'manifest-https', 'activate-accepted', 'activate-verifies-token'];
const check = (dir: string, ...args: string[]): Promise<Ran> =>
  runBin('rehive-ext', ['check', ...few, ...args], { cwd: dir });
const known = (dir: string, ...entries: [id: string, reason?: string][]): void =>
  writeFileSync(
    join(dir, 'known.json'),
    JSON.stringify({ version: 1, known_failures: entries.map(([id, reason]) => ({ id, reason })) }),
  );
const knownIn = (dir: string): unknown => JSON.parse(readFileSync(join(dir, 'known.json'), 'utf8'));

describe('rehive-ext check --write-baseline', () => {
  it('writes what fails as known, ends with 0, and the same run with --baseline does too', async () => {
    const dir = broken();
    const written = await check(dir, '--write-baseline', 'known.json');
    expect(written.stderr).toBe('known.json: 1 known failure; say in it why: 1 without a reason\n');
    expect(written.code).toBe(0);
    expect(readFileSync(join(dir, 'known.json'), 'utf8')).toBe(`{
  "version": 1,
  "known_failures": [
    {
      "id": "activate-verifies-token",
      "reason": ""
    }
  ]
}
`);
    expect((await check(dir)).code).toBe(1);
    const { code, stdout } = await check(dir, '--baseline', 'known.json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/~ .* \[activate-verifies-token\] \(failed, known: no reason given\)/);
    expect(stdout).not.toContain('✗');
    expect(stdout).toContain('1 passed, 1 failed (1 known from known.json), 1 warned of 3');
  });

  it('with --strict writes failed recommendations too, which --strict counts', async () => {
    const dir = broken();
    expect((await check(dir, '--strict', '--write-baseline', 'known.json')).code).toBe(0);
    expect(knownIn(dir)).toMatchObject({
      known_failures: [{ id: 'activate-verifies-token' }, { id: 'manifest-https' }],
    });
    expect((await check(dir, '--strict', '--baseline', 'known.json')).code).toBe(0);
    expect((await check(dir, '--strict')).code).toBe(1);
  });

  it('over an earlier one keeps reasons and what is not judged, and drops what passes', async () => {
    const dir = broken();
    known(
      dir,
      ['activate-verifies-token', 'Mended in May.'],
      ['rotate-accepted', 'No rotation yet.'],
      ['activate-accepted', 'It failed once.'],
    );
    expect((await check(dir, '--write-baseline', 'known.json')).stderr).toBe(
      'known.json: 2 known failures\n',
    );
    expect(knownIn(dir)).toEqual({
      version: 1,
      known_failures: [
        { id: 'activate-verifies-token', reason: 'Mended in May.' },
        { id: 'rotate-accepted', reason: 'No rotation yet.' },
      ],
    });
  });

  it('writes nothing when a check could not finish, and ends with 3', async () => {
    const dir = broken();
    writeFileSync(
      join(dir, 'extension.mjs'),
      readFileSync(join(dir, 'extension.mjs'), 'utf8').replace(
        'async function activate({ token }) {',
        'async function activate({ token }) {\n  await new Promise((resolve) => setTimeout(resolve, 3_000));',
      ),
    );
    const { code, stderr } = await check(dir, '--timeout', '1', '--write-baseline', 'known.json');
    expect(code).toBe(3);
    expect(stderr).toContain('known.json is not written');
    expect(existsSync(join(dir, 'known.json'))).toBe(false);
  });
});

describe('rehive-ext check --baseline', () => {
  it('shows why a failure is known, in every shape, and changes neither its status nor the counts', async () => {
    const dir = broken();
    known(dir, ['activate-verifies-token', 'Mended in May.'], ['manifest-https', 'Behind a proxy.']);
    const { code, stdout } = await check(dir, '--baseline', 'known.json', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report.summary).toEqual({
      total: 3,
      passed: 1,
      failed: 1,
      warned: 1,
      skipped: 0,
      errored: 0,
      accepted: 2,
    });
    expect(report.checks.map(({ id, status, accepted }) => [id, status, accepted])).toEqual([
      ['manifest-https', 'warned', { reason: 'Behind a proxy.' }],
      ['activate-accepted', 'passed', null],
      ['activate-verifies-token', 'failed', { reason: 'Mended in May.' }],
    ]);
    expect(report.baseline).toEqual({ file: 'known.json', stale: [], not_judged: [] });
    expect(report.rerun).toBe(
      'rehive-ext check --only manifest-https activate-accepted activate-verifies-token --baseline known.json',
    );
  });

  it('fails when a known failure is none any more, and says that its line has to go', async () => {
    const dir = correct();
    known(dir, ['activate-verifies-token', 'Mended in May.'], ['rotate-accepted']);
    const { code, stdout } = await check(dir, '--baseline', 'known.json');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ activate-verifies-token passes, and known.json has it as a known failure: remove its line',
    );
    const json = await check(dir, '--baseline', 'known.json', '--json');
    expect(json.code).toBe(1);
    expect((JSON.parse(json.stdout) as Report).baseline).toEqual({
      file: 'known.json',
      stale: ['activate-verifies-token'],
      // It is left out here, and that is no proof of anything.
      not_judged: ['rotate-accepted'],
    });
    expect(json.stderr).toContain('activate-verifies-token passes');
  });

  it('does not take a failed beginning for the failure that is known', async () => {
    const dir = broken();
    known(dir, ['activate-webhook-secret', 'The secret is short.']);
    writeFileSync(
      join(dir, 'extension.mjs'),
      readFileSync(join(dir, 'extension.mjs'), 'utf8').replace(
        'async function activate({ token }) {',
        'async function activate({ token }) {\n  throw new Refusal(400, "No.");',
      ),
    );
    const args = ['check', '--only', 'activate-webhook-secret', '--baseline', 'known.json', '--json'];
    const { code, stdout } = await runBin('rehive-ext', args, { cwd: dir });
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as Report;
    expect(report.checks[0]).toMatchObject({ precondition: 'activate-accepted', accepted: null });
    expect(report.baseline).toMatchObject({ stale: [], not_judged: ['activate-webhook-secret'] });
  });

  it('does not end a run with --bail at a known failure', async () => {
    const dir = broken();
    known(dir, ['activate-verifies-token', 'Mended in May.']);
    const order = ['--only', 'activate-webhook-secret'];
    const { code, stdout } = await check(dir, ...order, '--baseline', 'known.json', '--bail');
    expect(code).toBe(0);
    expect(stdout).not.toContain('--bail');
  });

  it.each([
    ['that is not there', null, /There is no known\.json\.\n.*--write-baseline known\.json/],
    ['that is no JSON', '{', /known\.json is not JSON: /],
    ['of another version', '{"version": 2}', /its version is 2, and 1 is what is known here/],
    ['without its list', '{"version": 1}', /"known_failures" is no list/],
    [
      'with an entry that has no id',
      '{"version": 1, "known_failures": [{"reason": "x"}]}',
      /known_failures\[0\] has no "id"/,
    ],
    [
      'with a key that is not known',
      '{"version": 1, "known_failures": [{"id": "manifest-https", "until": "May"}]}',
      /known_failures\[0\] has a key "until"/,
    ],
    [
      'that names checks which do not exist',
      '{"version": 1, "known_failures": [{"id": "activate-acepted"}, {"id": "nonsense"}]}',
      /"activate-acepted" \(did you mean "activate-accepted"\?\), "nonsense"/,
    ],
    [
      'with a check twice',
      '{"version": 1, "known_failures": [{"id": "manifest-https"}, {"id": "manifest-https"}]}',
      /known\.json has "manifest-https" twice/,
    ],
  ])('ends with 2 for a file %s', async (_what, text, words) => {
    const dir = correct();
    if (text !== null) writeFileSync(join(dir, 'known.json'), text);
    const { code, stdout, stderr } = await check(dir, '--baseline', 'known.json');
    expect(stderr).toMatch(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('ends with 2 where it is no file, and says why', async () => {
    const dir = correct();
    mkdirSync(join(dir, 'folder'));
    const read = await check(dir, '--baseline', 'folder');
    expect(read).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("folder can't be read: "),
    });
  });
});
