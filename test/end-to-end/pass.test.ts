import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeProject as correctProject } from '../broken-extensions/make-project.js';
import { makeProject } from '../cli/extension-project.js';
import { endAll, readyLine, spawnBin } from '../cli/spawn-bin.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { runBin } from '../run-bin.js';

afterEach(endAll);

const checks = [
  'activate-accepted',
  'rotate-new-token-used',
  'webhook-same-id-at-once',
  'webhook-survives-kill',
  'deactivate-purge-deletes',
];

/** What one does from the first minute to production, once each: `npm run matrix` and node-versions.test.ts repeat it. */
describe(`the built commands on Node ${process.version}`, () => {
  it('create a project', async () => {
    const cwd = await temporaryFolder('pass-create');
    const { code, stderr } = await runBin(
      'create-rehive-extension',
      ['savings', '--name=Savings', '--no-install', '--no-git'],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(join(cwd, 'savings'))).toEqual(
      expect.arrayContaining(['.env', 'package.json', 'src']),
    );
    expect(readFileSync(join(cwd, 'savings/README.md'), 'utf8')).toMatch(/^# Savings$/m);
  });

  it('play the platform to a running extension', async () => {
    const project = await makeProject();
    const extension = await project.start();
    onTestFinished(() => extension.kill());
    const simulate = (...args: string[]): ReturnType<typeof runBin> =>
      runBin('rehive-ext', ['simulate', ...args, project.platformFlag, '--json'], { cwd: project.dir });
    for (const call of [['activate'], ['webhook', 'transaction.create'], ['rotate'], ['deactivate']]) {
      const { code, stdout, stderr } = await simulate(...call);
      expect({ code, stderr }, call.join(' ')).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({ company: 'acme' });
    }
  });

  it('judge an extension', async () => {
    const project = correctProject();
    onTestFinished(project.remove);
    const { code, stdout } = await runBin('rehive-ext', ['check', '--json', '--only', ...checks], {
      cwd: project.dir,
    });
    const report = JSON.parse(stdout) as { summary: object };
    expect({ code, ...report.summary }).toMatchObject({
      code: 0,
      total: checks.length,
      passed: checks.length,
    });
  });

  it('register on a platform', async () => {
    const { dir } = await makeProject();
    const platform = spawnBin(['platform', '--port=0', '--state=none', '--json'], dir);
    const { url, companies } = await readyLine(platform);
    const env = { REHIVE_ADMIN_TOKEN: companies[0]?.admin_token };
    const run = (...args: string[]): ReturnType<typeof runBin> =>
      runBin('rehive-ext', [...args, '--api-url', url, '--json'], { cwd: dir, env });
    expect(await run('status')).toMatchObject({ code: 1 });
    expect(await run('register', '--yes')).toMatchObject({ code: 0 });
    expect(await run('register', '--dry-run')).toMatchObject({ code: 0 });
    expect(await platform.end()).toBe(0);
  });
});
