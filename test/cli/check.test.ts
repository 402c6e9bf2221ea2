import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import type { Report } from '../../src/compliance/report.js';
import { freePort } from '../../src/extension/free-port.js';
import { startExtension } from '../../src/extension/start-extension.js';
import { makeProject, makeProjectOf, type Project } from '../broken-extensions/make-project.js';
import { runBin, type Ran } from '../run-bin.js';
import { endAll, spawnBin } from './spawn-bin.js';

const projects: Project[] = [];
afterEach(async () => {
  await endAll();
  for (const made of projects.splice(0)) made.remove();
});

function project(...args: Parameters<typeof makeProject>): Project {
  const made = makeProject(...args);
  projects.push(made);
  return made;
}

function program(source: string): Project {
  const made = makeProjectOf(source);
  projects.push(made);
  return made;
}

const check = (dir: string, ...args: string[]): Promise<Ran> =>
  runBin('rehive-ext', ['check', ...args], { cwd: dir });
const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;
/** Few, so that a run takes a second. */
const few = ['--only', 'manifest-https', 'activate-accepted', 'activate-verifies-token'];
const ignoresToken = [
  [
    'async function activate({ token }, address) {\n  const company = await companyOfServiceToken(token, address);',
    "async function activate({ token }) {\n  const company = (await platform(token, 'GET', 'admin/company/')).id;",
  ],
] as const;
const noTls = { manifest: { url: 'http://correct.example.com' } };

describe('rehive-ext check ends with', () => {
  it('0 and every check passed, for a correct extension', async () => {
    const { code, stdout, stderr } = await check(project().dir);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Compliance check {2}level private, http:\/\/127\.0\.0\.1:\d+ \(node extension\.mjs\)/,
    );
    expect(stdout).toContain('✓ The extension asks the platform whose token it is before it answers');
    expect(stdout).toMatch(
      new RegExp(`${allChecks.length - 3} passed, 3 skipped of ${allChecks.length} in `),
    );
  }, 180_000);

  it('1 when a required check failed, with all that is known about it', async () => {
    const { code, stdout } = await check(project({ change: ignoresToken }).dir, ...few);
    expect(code).toBe(1);
    const [, explained = ''] = stdout.split('✗ activate-verifies-token');
    expect(explained).toContain('The extension took the activation without verifying the token');
    expect(explained).toMatch(
      /expected +GET \/3\/auth\/ with Authorization: Token <token> before the answer/,
    );
    expect(explained).toMatch(/actual +no call of GET \/3\/auth\//);
    expect(explained).toMatch(
      /platform → extension, \d+ ms\n {4}curl -X POST 'http:\/\/127\.0\.0\.1:\d+\/activate\/' .*\[service token of check-/,
    );
    expect(explained).toMatch(
      /extension → platform, \d+ ms\n {4}curl 'http:\/\/127\.0\.0\.1:\d+\/3\/admin\/company\/'/,
    );
    expect(explained).toMatch(/clause .*https:\/\/docs\.rehive\.com\/building\/get-started\/requirements\//);
    expect(explained).toMatch(/cause +Probably: /);
    expect(explained).toMatch(/fix +Call GET /);
    expect(explained).toMatch(/rerun +rehive-ext check --only activate-verifies-token/);
  });

  it('0 when only a recommendation failed, and 1 for that with --strict', async () => {
    const { dir } = project(noTls);
    const lenient = await check(dir, ...few);
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toContain('2 passed, 1 warned of 3');
    expect((await check(dir, ...few, '--strict')).code).toBe(1);
  });

  it('2 for a check that does not exist, with the one that was meant', async () => {
    const { code, stdout, stderr } = await check(
      project().dir,
      '--only',
      'activate-acepted',
      '--skip',
      'nonsense',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('"activate-acepted" (did you mean "activate-accepted"?), no check "nonsense"');
  });

  it.each([
    ['an unknown format', ['--format', 'jsom'], 'Did you mean "json"?'],
    ['two formats on stdout', ['--format', 'json', 'pretty'], 'on stdout at once'],
    ['--json with another format on stdout', ['--json', '--format', 'pretty'], 'exclude each other'],
    ['a time that is none', ['--timeout', 'soon'], 'It must be a whole number, 1 to 3600.'],
    ['a time of nothing', ['--timeout', '0'], 'It must be a whole number, 1 to 3600.'],
    [
      'a port that is none',
      ['--url', 'http://127.0.0.1:1', '--platform-port', '70000'],
      'It must be a port, 1 to 65535.',
    ],
    ['a platform port without --url', ['--platform-port', '4301'], '--platform-port goes with --url'],
    ['an address that is none', ['--url', 'localhost'], 'It must be an http or https address'],
    ['an empty --only, which is no wish for every check', ['--only', ''], 'It names no check.'],
    ['an empty --skip', ['--skip', ','], 'It names no check.'],
    ['both --url and --command', ['--url', 'http://127.0.0.1:1', '--command', 'x'], 'exclude each other'],
    ['a level that is none', ['--level', 'secret'], 'private, public'],
  ])('2 for %s', async (_what, args, words) => {
    const { code, stderr } = await check(project().dir, ...args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  it('2 without a rehive.json, and without a command', async () => {
    const { dir } = project({ manifest: { dev: {} } });
    const { code, stderr } = await check(dir);
    expect(code).toBe(2);
    expect(stderr).toMatch(/does not say how the extension is started[^]*--command[^]*--url/);
    const elsewhere = await check(tmpdir());
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.stderr).toContain('There is no rehive.json');
  });

  it('3 when the extension dies at its start, with its last words', async () => {
    const dying = program("console.error('no database'); process.exit(4);");
    const { code, stdout, stderr } = await check(dying.dir, ...few);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/ended with exit code 4[^]*no database/);
  });

  it('3 when the extension never starts to listen', async () => {
    const { code, stderr } = await check(
      program('setInterval(() => undefined, 1000);').dir,
      '--start-timeout',
      '1',
    );
    expect(code).toBe(3);
    expect(stderr).toContain('nothing listened on port');
  });

  it('3 when nothing answers at --url', async () => {
    const port = await freePort();
    const platformPort = await freePort();
    const { code, stderr } = await check(
      project().dir,
      '--url',
      `http://127.0.0.1:${port}`,
      '--platform-port',
      String(platformPort),
    );
    expect(code).toBe(3);
    expect(stderr).toContain(`Nothing answers at http://127.0.0.1:${port}`);
  });

  it('1 when the extension answers HTML to everything', async () => {
    const html = program(
      "import { createServer } from 'node:http';\ncreateServer((_, response) => response.end('<h1>Hello</h1>')).listen(process.env.PORT, '127.0.0.1');",
    );
    const { code, stdout } = await check(html.dir, ...few);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ activate-verifies-token');
  });
});

describe('rehive-ext check --json', () => {
  it('prints the report as the interface has it, and nothing else', async () => {
    const { code, stdout, stderr } = await check(project({ change: ignoresToken }).dir, ...few, '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const report = reportOf(stdout);
    expect(report).toMatchObject({
      version: 1,
      tool: { name: 'rehive-ext', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      level: 'private',
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      target: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), command: 'node extension.mjs' },
      summary: { total: 3, passed: 2, failed: 1, warned: 0, skipped: 0, errored: 0 },
    });
    const failed = report.checks.find(({ status }) => status === 'failed');
    expect(Object.keys(failed ?? {})).toEqual(
      expect.arrayContaining(
        'id group title severity status message expected actual fix source docs skipped_because duration_ms location exchanges rerun'.split(
          ' ',
        ),
      ),
    );
    expect(failed).toMatchObject({
      id: 'activate-verifies-token',
      group: 'activate',
      severity: 'required',
      skipped_because: null,
      location: { file: 'rehive.json', line: expect.any(Number), column: expect.any(Number) },
      rerun: 'rehive-ext check --only activate-verifies-token',
      source: { text: expect.any(String), url: expect.stringMatching(/^https:/) },
      exchanges: expect.arrayContaining([
        expect.objectContaining({
          direction: 'to-extension',
          request: expect.any(Object),
          response: expect.any(Object),
        }),
        expect.objectContaining({ direction: 'to-platform' }),
      ]),
    });
  });

  it('tells of a mistake as one document, too', async () => {
    const { code, stdout } = await check(project().dir, '--json', '--only', 'nothing');
    expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.any(String), exit_code: 2 } });
    expect(code).toBe(2);
  });
});

describe('rehive-ext check', () => {
  it('writes reports to files, beside the one on stdout', async () => {
    const { dir } = project();
    const { code, stdout, stderr } = await check(
      dir,
      ...few,
      '--format',
      'json=out/report.json',
      'pretty=report.txt',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('3 passed of 3');
    expect(reportOf(readFileSync(join(dir, 'out/report.json'), 'utf8')).summary.passed).toBe(3);
    expect(readFileSync(join(dir, 'report.txt'), 'utf8')).toContain('3 passed of 3');
    expect(stderr).toContain('out/report.json');
  });

  it('--only with --skip runs what is left, and --only takes commas', async () => {
    const { stdout } = await check(
      project().dir,
      '--only=manifest-https,activate-accepted',
      '--skip=manifest-https',
      '--json',
    );
    expect(reportOf(stdout).checks.map(({ id }) => id)).toEqual(['activate-accepted']);
  });

  it('--command starts something else, and the rerun command says so', async () => {
    const { dir } = project({ manifest: { dev: { env: { STATE_DIR: '{state_dir}' } } } });
    const { code, stdout } = await check(dir, ...few, '--command', 'node "extension.mjs"', '--json');
    expect(code).toBe(0);
    expect(reportOf(stdout).checks[0]?.rerun).toBe(
      `rehive-ext check --only manifest-https --command 'node "extension.mjs"'`,
    );
  });

  it('--seed draws the same malformed requests again', async () => {
    const { dir } = project({
      change: [
        [
          "routes[`${request.method} ${request.url.split('?')[0]}`]",
          "routes[`${request.method} ${decodeURI(request.url).split('?')[0]}`]",
        ],
      ],
    });
    const only = ['--only', 'security-malformed-requests'];
    const first = await check(dir, ...only, '--seed', '7');
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/rerun +rehive-ext check --only security-malformed-requests --seed 7\n/);
    const [request] = /Request \d+ of 200 \(seed 7\), [^,]+/.exec(first.stdout) ?? ['none'];
    expect((await check(dir, ...only, '--seed', '7')).stdout).toContain(request);
  });

  it('--url while something else listens on the platform port says that the check is the platform', async () => {
    const { dir } = project();
    const platform = spawnBin(['platform', '--port', '0', '--state', 'none', '--json'], dir);
    const [, port = ''] = await platform.waitFor(/"url":"http:\/\/127\.0\.0\.1:(\d+)"/);
    const { code, stdout, stderr } = await check(dir, '--url', 'http://127.0.0.1:1', '--platform-port', port);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(`Port ${port} is taken`);
    expect(stderr).toContain('The check is the platform itself');
    expect(stderr).not.toContain('0 takes a free one');
  });

  it('--level public asks for what public extensions owe', async () => {
    const { dir } = project({ manifest: { legal: {} } });
    const { code, stdout } = await check(dir, '--only', 'public-legal-pages', '--level', 'public');
    expect(code).toBe(1);
    expect(stdout).toContain('no legal.privacy_policy_url');
    expect((await check(dir, '--only', 'public-legal-pages')).code).toBe(0);
  });

  it('--url judges an extension that runs already, skips what would restart it, and leaves it running', async () => {
    const { dir } = project();
    const [port, platformPort] = [await freePort(), await freePort()];
    const extension = await startExtension({
      command: 'node extension.mjs',
      cwd: dir,
      port,
      env: {
        PORT: String(port),
        BASE_URL: `http://127.0.0.1:${port}`,
        REHIVE_API_URL: `http://127.0.0.1:${platformPort}/3/`,
        STATE_DIR: dir,
      },
    });
    try {
      const { code, stdout } = await check(
        dir,
        '--json',
        '--url',
        extension.url,
        '--platform-port',
        String(platformPort),
      );
      expect(code).toBe(0);
      const report = reportOf(stdout);
      expect(report.target).toEqual({ url: extension.url, command: null });
      const skipped = report.checks.filter(({ status }) => status === 'skipped');
      expect(skipped.map(({ id }) => id)).toEqual([
        'activate-survives-kill',
        'deactivate-survives-kill',
        'rotate-survives-restart',
        'rotate-survives-kill',
        'webhook-same-id-after-restart',
        'webhook-survives-kill',
        'resilience-finishes-interrupted-work',
        'resilience-repeats-safely',
        'resilience-keeps-work-on-stop',
        'resilience-stops-in-time',
        'resilience-starts-without-platform',
        'output-without-secrets',
        'output-without-secrets-on-errors',
        'public-address',
        'public-legal-pages',
        'public-tags',
      ]);
      expect(skipped[0]?.skipped_because).toMatch(/--url/);
      expect(report.summary.passed).toBe(report.summary.total - skipped.length);
      expect((await fetch(`${extension.url}/health/`)).status).toBe(200);
      // Every company of the check is purged.
      const lines = readFileSync(join(dir, 'state.jsonl'), 'utf8').split('\n').filter(Boolean);
      const kept = new Map<string, unknown>();
      for (const line of lines) {
        const [kind, key, row] = JSON.parse(line) as [string, string, unknown];
        kept.set(`${kind} ${key}`, row);
      }
      expect(kept.size).toBeGreaterThan(100);
      expect([...kept].filter(([, row]) => row !== null)).toEqual([]);
    } finally {
      await extension.stop();
    }
  }, 180_000);

  it('has no token and no secret in any output, whatever fails', async () => {
    const logging = project({
      change: [
        [
          '  const body = parse(Buffer',
          "  console.log(Buffer.concat(chunks).toString('utf8'));\n  const body = parse(Buffer",
        ],
        ['data: { id: company, name, active: row.active }', 'data: { id: company, name, ...row }'],
      ],
    });
    const report = join(logging.dir, 'report.txt');
    const { code, stdout, stderr } = await check(
      logging.dir,
      '--json',
      '--debug',
      '--format',
      `pretty=${report}`,
    );
    expect(code).toBe(1);
    const failed = reportOf(stdout).checks.filter(({ status }) => status === 'failed');
    expect(failed.map(({ id }) => id)).toEqual(['answers-without-secrets', 'output-without-secrets']);
    for (const text of [stdout, stderr, readFileSync(report, 'utf8')])
      expect(text).not.toMatch(/[0-9a-f]{64}/i);
  });

  it('writes nothing into the project', async () => {
    const { dir } = project();
    writeFileSync(join(dir, 'own.txt'), 'mine');
    await check(dir, ...few);
    expect(readdirSync(dir).toSorted()).toEqual(['extension.mjs', 'own.txt', 'rehive.json']);
  });
});
