import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningExtension } from '../../src/extension/start-extension.js';
import { runBin, type Ran } from '../run-bin.js';
import { makeProject, type ExtensionProject } from './extension-project.js';
import { endAll, spawnBin, type LongRunning } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

const extensions: RunningExtension[] = [];

afterEach(async () => {
  await Promise.all(extensions.splice(0).map((extension) => extension.kill()));
  await endAll();
});

interface Active {
  project: ExtensionProject;
  platform: LongRunning;
  /** Calls the platform with the service's token. @returns the status */
  call(path: string): Promise<number>;
}

/** The plain extension, active on a platform that runs: its activation has used `admin webhook add`. */
async function activeProject(): Promise<Active> {
  const project = await makeProject();
  const platform = spawnBin(['platform', '--port', String(project.platformPort), '--json'], project.dir);
  await platform.waitFor(/"ready".*\n/);
  extensions.push(await project.start());
  const activated = await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir });
  expect(activated.code, activated.stdout).toBe(0);
  return {
    project,
    platform,
    async call(path) {
      const stored = await readFile(join(project.dir, 'companies.json'), 'utf8');
      const [company] = Object.values(JSON.parse(stored) as Record<string, { token: string }>);
      const response = await fetch(`http://127.0.0.1:${project.platformPort}/3/${path}`, {
        headers: { authorization: `Token ${company?.token}` },
      });
      return response.status;
    },
  };
}

const permissions = ({ dir }: ExtensionProject, ...args: string[]): Promise<Ran> =>
  runBin('rehive-ext', ['permissions', ...args], { cwd: dir });

describe('rehive-ext permissions', () => {
  it('says what is used and declared, what is missing and what is never used, with the calls', async () => {
    const { project, platform, call } = await activeProject();
    const unused = await permissions(project);
    expect(unused.code, unused.stderr).toBe(0);
    expect(unused.stdout).toContain('✔ admin webhook add\n      POST /3/admin/webhooks/  once');
    expect(unused.stdout).toContain('Declared and never used so far\n  ! admin transaction view');

    const path = join(project.dir, 'rehive.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as { permissions: object[] };
    const [add, view] = manifest.permissions;
    const reasoned = { ...manifest, permissions: [add, { ...view, reason: 'for the refunds' }] };
    await writeFile(path, JSON.stringify(reasoned));
    expect((await permissions(project)).stdout).toContain('\n  - admin transaction view: for the refunds');
    await writeFile(path, JSON.stringify(manifest));

    expect(await call('admin/transactions/')).toBe(200);
    expect(await call('admin/users/')).toBe(403);
    expect(await call('admin/users/')).toBe(403);
    expect(await call('admin/webhook-tasks/')).toBe(403);
    const missing = await permissions(project);
    expect(missing.code).toBe(1);
    expect(missing.stdout).toContain(
      '✖ admin user view\n      GET /3/admin/users/  2 times refused with 403',
    );
    expect(missing.stdout).toContain('GET /3/admin/webhook-tasks/ ?  once refused with 403');
    expect(missing.stdout).toContain('? is an assumption');
    expect(missing.stdout).not.toContain('never used');

    // The same from the saved state.
    await platform.end();
    const { code, stdout } = await permissions(project, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      declared_and_used: [
        { permission: { type: 'transaction', level: 'view' }, used: 1, refused: 0 },
        { permission: { type: 'webhook', level: 'add' }, used: 1 },
      ],
      missing: [
        {
          permission: { section: 'admin', type: 'user', level: 'view' },
          refused: 2,
          calls: [{ operation: 'GET /3/admin/users/', refused: 2 }],
        },
        { permission: { type: 'webhook', level: 'view' }, assumed: true },
      ],
      unused: [],
    });

    // Once it is declared, the calls that were refused show that it is needed.
    for (const type of ['user', 'webhook'])
      manifest.permissions.push({ section: 'admin', type, level: 'view' });
    await writeFile(path, JSON.stringify(manifest));
    expect((await permissions(project)).code).toBe(0);
    expect((await permissions(project, '--company', 'nobody')).code).toBe(2);
  });

  it('could not run where no platform ever did, and is wrong use without a rehive.json', async () => {
    const project = await makeProject();
    const never = await permissions(project);
    expect(never.code).toBe(3);
    expect(never.stderr).toContain('nothing shows what the extension calls');
    const nowhere = await runBin('rehive-ext', ['permissions'], {
      cwd: await temporaryFolder('rehive-none'),
    });
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('There is no rehive.json here');
  });
});
