import { afterEach, describe, expect, it } from 'vitest';
import type { RunningExtension } from '../../src/extension/start-extension.js';
import { runBin, type Ran } from '../run-bin.js';
import { makeProject, type ExtensionProject } from './extension-project.js';
import { endAll, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

const extensions: RunningExtension[] = [];

afterEach(async () => {
  await Promise.all(extensions.splice(0).map((extension) => extension.kill()));
  await endAll();
});

async function activeProject(): Promise<ExtensionProject & { extension: RunningExtension }> {
  const project = await makeProject();
  const extension = await project.start();
  extensions.push(extension);
  expect((await simulate(project, 'activate')).code).toBe(0);
  return { ...project, extension };
}

function simulate(project: ExtensionProject, ...args: string[]): Promise<Ran> {
  return runBin('rehive-ext', ['simulate', ...args, project.platformFlag], { cwd: project.dir });
}

describe('rehive-ext simulate webhook --retries', () => {
  it('on virtual time shows in a moment the schedule of two hours', async () => {
    const project = await activeProject();
    await project.extension.kill();
    const begun = performance.now();
    const ran = await simulate(project, 'webhook', 'transaction.create', '--retries', '--time', 'virtual');
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(ran.code).toBe(3);
    const rows = ran.stdout.split('\n').filter((line) => /^\d/.test(line));
    expect(rows).toHaveLength(8);
    expect(rows.map((row) => /\d\d:\d\d:\d\d +(\d+[hm])? /.exec(row)?.[1])).toEqual([
      undefined,
      '1m',
      '2m',
      '4m',
      '8m',
      '16m',
      '32m',
      '1h',
    ]);
    expect(ran.stdout).toContain('✖ The platform gives up after 8 tries.');
    expect(ran.stderr).not.toContain('real');
  });

  it('with --json has one document, with the same id in each try', async () => {
    const project = await activeProject();
    await project.extension.kill();
    const ran = await simulate(
      project,
      'webhook',
      'transaction.create',
      '--retries',
      '--time=virtual',
      '--json',
    );
    const document = JSON.parse(ran.stdout) as {
      end: string;
      schedule: { try: number; waited_ms: number }[];
      deliveries: { exchange: { request: { body: { id: number } } } }[];
    };
    expect(document).toMatchObject({ accepted: false, end: 'given-up' });
    expect(document.schedule.map((one) => one.try)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(document.schedule.at(-1)?.waited_ms).toBeGreaterThanOrEqual(3_600_000);
    expect(new Set(document.deliveries.map(({ exchange }) => exchange.request.body.id)).size).toBe(1);
  });

  it('that is accepted ends there with code 0', async () => {
    const ran = await simulate(await activeProject(), 'webhook', 'transaction.create', '--retries');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('✔ The platform accepts it at try 1.');
    expect(ran.stderr).toContain('With --time virtual they take a moment.');
  });

  it.each([
    [['--retries', '--times', '2'], 'either sent several times, or with retries'],
    [['--time', 'slow'], 'The platform\'s time can\'t be "slow".'],
    [['--time', 'fast:0'], 'A speed is from 1 to'],
  ])('%j is wrong use, and says what is allowed', async (flags, message) => {
    const ran = await simulate(await activeProject(), 'webhook', 'transaction.create', ...flags);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(message);
  });
});

describe('rehive-ext simulate rotate --after', () => {
  it('8d says that the rotation was missed, and rotates', async () => {
    const project = await activeProject();
    const ran = await simulate(project, 'rotate', '--after', '8d');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(
      /^8d later\. .*\[service token of acme\], worked until .*: the rotation was missed\.$/m,
    );
    expect(ran.stdout).toContain('answered 401 (expired)');
    const again = JSON.parse(
      (await simulate(project, 'rotate', '--after', '7d', '--json')).stdout,
    ) as unknown;
    expect(again).toMatchObject({ accepted: true, late: { outcome: 'valid', after_ms: 7 * 86_400_000 } });
  });

  it('what is no duration is wrong use', async () => {
    const ran = await simulate(await makeProject(), 'rotate', '--after', 'a week');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('500ms, 30s, 90m, 2h or 8d');
  });
});

describe('rehive-ext platform', () => {
  it('--fault and --time are told at the start and do what they say', async () => {
    const command = spawnBin(
      [
        'platform',
        '--port=0',
        '--json',
        '--time',
        'fast:600',
        '--fault',
        '500 on GET /3/auth/ once',
        '--fault',
        'slow 1ms at 50%',
      ],
      await temporaryFolder('rehive-faults'),
    );
    const [line] = await command.waitFor(/^\{"event":"ready".*$/m);
    const ready = JSON.parse(line) as { api_url: string; time: string; faults: { fault: string }[] };
    expect(ready.time).toBe('fast:600');
    expect(ready.faults.map(({ fault }) => fault)).toEqual([
      '500 on GET /3/auth/ once',
      expect.stringMatching(/^slow 1ms at 0\.5 seed \d+$/),
    ]);
    expect((await fetch(`${ready.api_url}auth/`)).status).toBe(500);
    expect((await fetch(`${ready.api_url}auth/`)).status).toBe(401);
  });

  it.each([
    ['500 on GET /3/nothing/', 'no operation of the platform has the path /3/nothing/'],
    ['sometimes', '"sometimes" is no fault'],
    ['429 after acting', 'a 429 says that nothing was done'],
  ])('--fault "%s" is wrong use, and the message has the grammar', async (spec, message) => {
    const ran = await runBin('rehive-ext', ['platform', '--port=0', '--fault', spec], {
      cwd: await temporaryFolder('rehive-faults'),
    });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).toContain('→ WHEN: "once"');
  });

  it('a running one keeps its own time: simulate with another is wrong use', async () => {
    const project = await makeProject();
    const command = spawnBin(['platform', '--port=0'], project.dir);
    await command.waitFor(/is ready at/);
    const ran = await simulate(project, 'webhook', 'transaction.create', '--time', 'virtual');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('is real, not virtual');
  });
});
