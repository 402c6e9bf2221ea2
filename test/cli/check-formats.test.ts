import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Report } from '../../src/compliance/report.js';
import { makeProject, type Project } from '../broken-extensions/make-project.js';
import { sarifObjections } from '../compliance/reporters/sarif-schema.js';
import { runBin, type Ran } from '../run-bin.js';

const minutes = 60_000;
const projects: Project[] = [];
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

function project(...args: Parameters<typeof makeProject>): Project {
  const made = makeProject(...args);
  projects.push(made);
  return made;
}

const files = {
  junit: 'reports/junit.xml',
  sarif: 'reports/check.sarif',
  github: 'reports/github.txt',
  markdown: 'reports/check.md',
  html: 'reports/check.html',
  json: 'reports/check.json',
} as const;
const everyFormat = [
  '--format',
  'pretty',
  ...Object.entries(files).map(([format, file]) => `${format}=${file}`),
];

const check = (
  cwd: string,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): Promise<Ran> =>
  runBin('rehive-ext', ['check', ...args], { cwd, env: { GITHUB_STEP_SUMMARY: undefined, ...env } });

/** Says every token and secret that it has wherever it can, and notes them in a file for the test. */
const leaks = [
  [
    "const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };",
    "const headers = { authorization: `Token ${token}`, 'content-type': 'application/json', 'x-debug': `was ${token}` };",
  ],
  [
    "  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));",
    `  const given = request.headers.authorization?.split(' ')[1];
  const kept = Object.values(state.companies).flatMap(({ token, secret }) => [token, secret]);
  const secrets = [given, ...kept].filter((one) => one?.length === 64);
  appendFileSync('seen-secrets', secrets.map((secret) => secret + '\\n').join(''));
  console.log('debug', secrets);
  const words = secrets.join(' ');
  // A header has its limit. A secret that is cut, and that the platform never saw, has nothing to be known by.
  const fitting = secrets.slice(0, 60).join(' ');
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-debug': fitting })
    .end(JSON.stringify({ ...body, message: \`\${body.message} <b title="\${words}">\`, debug: { [words]: secrets } }));`,
  ],
] as const;

describe('rehive-ext check --format', () => {
  it(
    'writes every format at once, each as its readers want it, and no secret into any',
    async () => {
      const { dir } = project({ change: leaks });
      const summary = join(dir, 'summary.md');
      const { code, stdout, stderr } = await check(dir, ['--debug', ...everyFormat], {
        GITHUB_STEP_SUMMARY: summary,
      });
      expect(code, stderr).toBe(1);
      const texts = Object.fromEntries(
        Object.entries(files).map(([format, file]) => [format, readFileSync(join(dir, file), 'utf8')]),
      ) as Record<keyof typeof files, string>;

      const report = JSON.parse(texts.json) as Report;
      const failed = report.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
      expect(failed).toEqual(expect.arrayContaining(['answers-without-secrets', 'output-without-secrets']));
      for (const id of failed) {
        for (const text of [stdout, ...Object.values(texts), readFileSync(summary, 'utf8')])
          expect(text).toContain(id);
      }
      const { errors } = await validateXML({ xml: texts.junit, normalization: 'c14n' });
      expect(errors).toEqual([]);
      expect(sarifObjections(JSON.parse(texts.sarif))).toEqual([]);

      const secrets = new Set(readFileSync(join(dir, 'seen-secrets'), 'utf8').trim().split('\n'));
      expect(secrets.size).toBeGreaterThan(50);
      // Half of one is too much, too: a body is cut where it is long.
      const halves = [...secrets].map((secret) => secret.slice(0, 32));
      for (const [where, text] of Object.entries({
        stdout,
        stderr,
        summary: readFileSync(summary, 'utf8'),
        ...texts,
      })) {
        expect(
          halves.filter((half) => text.includes(half)),
          where,
        ).toEqual([]);
        expect(text.length, where).toBeGreaterThan(0);
      }
      expect(stdout).toMatch(/\[service token of check-/);
    },
    2 * minutes,
  );

  it('points at the line of rehive.json, and at the file from the root of the repository', async () => {
    const made = project({
      manifest: { url: 'http://plain.example.com', endpoints: { activate: '/activate' } },
    });
    const inner = join(made.dir, 'extensions/savings');
    mkdirSync(join(made.dir, '.git'));
    mkdirSync(join(inner, 'src'), { recursive: true });
    for (const file of ['rehive.json', 'extension.mjs']) renameSync(join(made.dir, file), join(inner, file));
    const lines = readFileSync(join(inner, 'rehive.json'), 'utf8').split('\n');
    const lineOf = (words: string): number => lines.findIndex((line) => line.includes(words)) + 1;
    const only = ['--only', 'manifest-https', 'manifest-endpoint-slash'];

    const { code, stdout, stderr } = await check(join(inner, 'src'), [
      ...only,
      '--format',
      'github',
      'pretty=p.txt',
    ]);
    expect(code, stderr).toBe(1);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(
        `^::error file=extensions/savings/rehive.json,line=${lineOf('"activate"')},col=17,title=manifest-endpoint-slash failed::`,
      ),
      expect.stringMatching(
        `^::warning file=extensions/savings/rehive.json,line=${lineOf('"url": "http:')},col=10,title=manifest-https warned::`,
      ),
    ]);
    const pretty = readFileSync(join(inner, 'src/p.txt'), 'utf8');
    expect(pretty).toContain(
      `✗ manifest-endpoint-slash  failed, required  ../rehive.json:${lineOf('"activate"')}`,
    );
  });

  it(
    'github adds to the summary of the job, and other formats leave it alone',
    async () => {
      const { dir } = project();
      const summary = join(dir, 'summary.md');
      writeFileSync(summary, '# Another step\n');
      const only = ['--only', 'manifest-https'];
      await check(dir, only, { GITHUB_STEP_SUMMARY: summary });
      expect(readFileSync(summary, 'utf8')).toBe('# Another step\n');
      await check(dir, [...only, '--format', 'github'], { GITHUB_STEP_SUMMARY: summary });
      expect(readFileSync(summary, 'utf8')).toMatch(/^# Another step\n## ✅ Rehive compliance: 1 passed\n/);
      const nowhere = await check(dir, [...only, '--format', 'github'], {
        GITHUB_STEP_SUMMARY: join(dir, 'no/such/file'),
      });
      expect({ code: nowhere.code, stdout: nowhere.stdout }).toEqual({
        code: 2,
        stdout: 'rehive-ext check: 1 passed of 1\n',
      });
      expect(nowhere.stderr).toContain("The report can't be written");
    },
    2 * minutes,
  );

  it('says how two formats for stdout are asked for, and knows what was meant', async () => {
    const { dir } = project();
    const twice = await check(dir, ['--format', 'pretty', 'junit']);
    expect(twice.stderr).toContain('--format pretty junit=report.xml');
    const near = await check(dir, ['--format', 'markdwon=x.md']);
    expect(near.stderr).toContain('Did you mean "markdown"?');
    expect([twice.code, near.code]).toEqual([2, 2]);
    expect(existsSync(join(dir, 'x.md'))).toBe(false);
  });
});
