import { execa } from 'execa';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTemplate, noExample } from '../../src/scaffold/template.js';
import { root } from '../run-bin.js';
import { drawn, isTurnOf, provesAll } from '../prove.js';
import { makeProject, type MadeProject } from './made-project.js';
import { postgresMissing, startPostgres } from './postgres-server.js';

const minutes = 60_000;
const templates = join(root, 'templates');
const missing = await postgresMissing();

/** Every template with each of its examples. */
const kinds = readdirSync(templates).flatMap((template) =>
  [noExample, ...loadTemplate(templates, template).examples.map(({ name }) => name)].map(
    (example) => [template, example] as const,
  ),
);

const examples = kinds.filter(([, example]) => example !== noExample);
/** The one without an example always, and one of the others where it is their turn. */
const made = [
  ...kinds.filter(([, example]) => example === noExample),
  ...(isTurnOf('examples') ? drawn(examples, 1) : []),
];

/** What an example brings along in tests: the others of its project are those of the template, which run there. */
const ownTests = (template: string, example: string): string[] =>
  provesAll || example === noExample
    ? []
    : readdirSync(join(templates, template, 'examples', example, 'test'))
        .filter((file) => file.endsWith('.test.ts'))
        .map((file) => `test/${file}`);

/** Every one becomes a project, as its user makes it, and must keep what it promises. */
describe.each(made)('a project from the template %s with the example %s', (template, example) => {
  const folder = mkdtempSync(join(tmpdir(), `rehive-ext-${template}-${example}-`));
  let project: MadeProject;

  beforeAll(async () => {
    const flags = [`--example=${example}`, '--level=public', '--license=MIT'];
    project = await makeProject(folder, flags, template);
  }, 5 * minutes);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('installs what is locked for its template, and nothing else', () => {
    expect(project.notLocked).toEqual([]);
  });

  it('installs without a warning of engines or install scripts', () => {
    expect(project.installOutput).not.toMatch(/EBADENGINE|install-scripts|deprecated/);
  });

  it.each(['typecheck', 'lint', 'format:check', 'build', 'test'])(
    'npm run %s is green from the first minute',
    async (script) => {
      const files = script === 'test' ? ['--', ...ownTests(template, example)] : [];
      const { all, exitCode } = await project.npm('run', script, ...files);
      expect(exitCode, all).toBe(0);
    },
    4 * minutes,
  );

  /** The compliance check at level public, where failed recommendations fail it too. */
  async function check(env: Record<string, string> = {}): Promise<void> {
    const file = join(project.folder, 'rehive.json');
    const before = readFileSync(file, 'utf8');
    const manifest = JSON.parse(before) as { dev: { env: object }; legal?: object; tags?: string[] };
    const { stdout, stderr, exitCode } = await (async () => {
      const page = (name: string): string => `https://savings.example.com/${name}/`;
      // What only the project's owner can say: how it is found in the public listing, and where its pages are.
      manifest.tags = ['savings'];
      manifest.legal = {
        terms_of_service_url: page('terms'),
        privacy_policy_url: page('privacy'),
        documentation_url: page('docs'),
      };
      manifest.dev.env = { ...manifest.dev.env, ...env };
      writeFileSync(file, JSON.stringify(manifest));
      const bin = join(project.folder, 'node_modules/.bin/rehive-ext');
      const flags = ['check', '--json', '--strict', '--start-timeout', '120'];
      return execa(bin, flags, { cwd: project.folder, reject: false });
    })().finally(() => writeFileSync(file, before));
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
    expect(summary).toMatchObject({ failed: 0, warned: 0, errored: 0 });
    expect(summary['passed']).toBeGreaterThan(50);
  }

  // README's example runs it in a project without an example, in every run.
  it.skipIf(!provesAll)(
    'passes the compliance check with no failure and no warning, on the embedded database',
    () => check(),
    4 * minutes,
  );

  it.skipIf(missing !== null || !provesAll)(
    `passes the compliance check on PostgreSQL too${missing === null ? '' : ` (${missing})`}`,
    async () => {
      const postgres = await startPostgres();
      const key = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
      await check({ DATABASE_URL: postgres.url, ENCRYPTION_KEYS: key }).finally(postgres.stop);
    },
    4 * minutes,
  );

  it('keeps the tool and secrets out of what it commits, and .env to its owner', () => {
    const ignored = readFileSync(join(project.folder, '.gitignore'), 'utf8');
    for (const path of ['.rehive', '.env', 'node_modules'])
      expect(ignored).toMatch(new RegExp(`^/?${path}/?$`, 'm'));
    const env = join(project.folder, '.env');
    expect(readFileSync(env, 'utf8')).toMatch(/^ENCRYPTION_KEYS=k1:[A-Za-z0-9+/]{43}=$/m);
    if (process.platform !== 'win32') expect(statSync(env).mode & 0o777).toBe(0o600);
  });

  it('has no file that is too long to read', () => {
    const files = readdirSync(join(project.folder, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts'),
    );
    const long = files.filter(
      (file) => readFileSync(join(project.folder, 'src', file), 'utf8').split('\n').length > 200,
    );
    expect(files.length).toBeGreaterThan(20);
    expect(long).toEqual([]);
  });
});
