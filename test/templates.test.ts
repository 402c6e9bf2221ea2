import { execa } from 'execa';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packTool } from './pack-tool.js';
import { root } from './run-bin.js';

const minutes = 60_000;

/** Every folder of templates/ becomes a project, as its user makes it, and must keep what it promises. */
describe.each(readdirSync(join(root, 'templates')))('a project from the template %s', (template) => {
  const folder = mkdtempSync(join(tmpdir(), `rehive-ext-${template}-`));
  const project = join(folder, 'savings');
  let installOutput = '';

  const npm = (...args: string[]) =>
    execa('npm', args, { cwd: project, all: true, reject: false, env: { FORCE_COLOR: '0', CI: '' } });

  beforeAll(async () => {
    const tool = await packTool(folder);
    const options = [
      `--template=${template}`,
      '--name=Savings',
      `--rehive-ext=file:${tool.tarball}`,
      '--no-install',
    ];
    await execa(process.execPath, [tool.createBin, project, ...options], { cwd: folder });
    const { all, exitCode } = await npm('install', '--no-audit', '--no-fund');
    if (exitCode !== 0) throw new Error(`npm install failed:\n${all}`);
    installOutput = all;
  }, 5 * minutes);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('installs without a warning of engines or install scripts', () => {
    expect(installOutput).not.toMatch(/EBADENGINE|install-scripts|deprecated/);
  });

  it.each(['typecheck', 'lint', 'format:check', 'build', 'test'])(
    'npm run %s is green from the first minute',
    async (script) => {
      const { all, exitCode } = await npm('run', script);
      expect(exitCode, all).toBe(0);
    },
    3 * minutes,
  );

  it(
    'passes the compliance check with no failure and no warning',
    async () => {
      const bin = join(project, 'node_modules/.bin/rehive-ext');
      const { stdout, stderr, exitCode } = await execa(bin, ['check', '--json', '--strict'], {
        cwd: project,
        reject: false,
      });
      expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
      const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
      expect(summary).toMatchObject({ failed: 0, warned: 0, errored: 0 });
      expect(summary['passed']).toBeGreaterThan(20);
    },
    3 * minutes,
  );

  it('keeps the tool and secrets out of what it commits', () => {
    const ignored = readFileSync(join(project, '.gitignore'), 'utf8');
    for (const path of ['.rehive', '.env', 'node_modules'])
      expect(ignored).toMatch(new RegExp(`^/?${path}/?$`, 'm'));
  });
});
