import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { runBin, type Ran } from '../run-bin.js';
import { temporaryFolder } from './temporary-folder.js';

/** In a folder without a project. */
async function check(...args: string[]): Promise<Ran> {
  return runBin('rehive-ext', ['check', ...args], { cwd: await temporaryFolder('catalogue') });
}

describe('rehive-ext check --list', () => {
  it('names every check once, with how much it counts and what it asks', async () => {
    const { code, stdout, stderr } = await check('--list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const ids = [...stdout.matchAll(/^ {2}(\S+) +(?:required|recommended|public only) {2,}\S/gm)].map(
      ([, id]) => id,
    );
    expect(ids).toEqual(allChecks.map(({ id }) => id));
    expect(stdout).toMatch(
      /^activate\n {2}activate-no-redirect +required .*\n {2}activate-accepted +required +A company can activate/m,
    );
    expect(stdout).toContain(`${allChecks.length} checks at level private.`);
  });

  it('--json prints one document', async () => {
    const { code, stdout } = await check('--list', '--json', '--level', 'public');
    expect(code).toBe(0);
    const { version, level, checks } = JSON.parse(stdout) as Record<string, Record<string, unknown>[]>;
    expect({ version, level }).toEqual({ version: 1, level: 'public' });
    expect(checks).toHaveLength(allChecks.length);
    expect(checks?.find(({ id }) => id === 'activate-second-company')).toEqual({
      id: 'activate-second-company',
      group: 'activate',
      title: 'Two companies can have the extension active at the same time',
      severity: 'required',
    });
  });

  it('lists those that are chosen', async () => {
    const args = [
      '--list',
      '--json',
      '--group',
      'rotate',
      '--only',
      'activate-accepted',
      '--skip',
      'rotate-accepted',
    ];
    const { checks } = JSON.parse((await check(...args)).stdout) as {
      checks: { id: string; group: string }[];
    };
    expect(checks[0]?.id).toBe('activate-accepted');
    expect(new Set(checks.slice(1).map(({ group }) => group))).toEqual(new Set(['rotate']));
    expect(checks.map(({ id }) => id)).not.toContain('rotate-accepted');
  });

  it("takes the project's level, and says when its rehive.json can't be read", async () => {
    const cwd = await temporaryFolder('catalogue');
    const list = (...args: string[]): Promise<Ran> =>
      runBin('rehive-ext', ['check', '--list', ...args], { cwd });
    const manifest = { name: 'A', url: 'https://a.example.com', permissions: [], level: 'public' };
    writeFileSync(join(cwd, 'rehive.json'), JSON.stringify(manifest));
    expect((await list()).stdout).toContain('at level public');
    expect((await list('--level', 'private')).stdout).toContain('at level private');
    writeFileSync(join(cwd, 'rehive.json'), '{');
    expect(await list()).toMatchObject({ code: 2, stderr: expect.stringContaining('rehive.json') });
    expect((await list('--level', 'private')).code).toBe(0);
  });
});

describe('rehive-ext check --explain', () => {
  it('says everything about a check', async () => {
    const { code, stdout, stderr } = await check('--explain', 'rotate-new-token-used');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^rotate-new-token-used {2}After a rotation, the extension calls the platform with the new token\n/,
    );
    expect(stdout).toMatch(/\ngroup +rotate\n/);
    expect(stdout).toMatch(/\ncounts +required\n/);
    expect(stdout).toMatch(
      /\nclause +The new token .*https:\/\/docs\.rehive\.com\/building\/get-started\/requirements\/\n/,
    );
    expect(stdout).toMatch(/\nlooks +A company's token is rotated, and the platform sends a webhook\. /);
    expect(stdout).toMatch(/\ncause +Probably: /);
    expect(stdout).toMatch(/\nfix +Store the new token/);
    expect(stdout).toMatch(
      /\nskipped +rehive\.json says that the extension has no rotate endpoint\n +rehive\.json says that the extension has no webhook endpoint\n/,
    );
    expect(stdout).toMatch(/\nafter +rotate-accepted, webhook-accepted\n/);
    expect(stdout).toMatch(/\nrun +rehive-ext check --only rotate-new-token-used\n$/);
  });

  it('says at which level it counts, where that differs', async () => {
    expect((await check('--explain', 'activate-second-company')).stdout).toMatch(
      /\ncounts +recommended at level private, required at level public\n/,
    );
    expect((await check('--explain', 'public-legal-pages')).stdout).toMatch(
      /\ncounts +not asked at level private, required at level public\n/,
    );
  });

  it('--json prints it as one document', async () => {
    expect(JSON.parse((await check('--explain', 'webhook-accepted', '--json')).stdout)).toMatchObject({
      version: 1,
      id: 'webhook-accepted',
      group: 'webhook',
      severity: { private: 'required', public: 'required' },
      source: { url: 'https://docs.rehive.com/platform/utilities/events/' },
      skipped_when: ['rehive.json says that the extension has no webhook endpoint'],
      after: ['activate-accepted', 'activate-creates-webhooks'],
      rerun: 'rehive-ext check --only webhook-accepted',
    });
  });
});

describe('rehive-ext check ends with 2', () => {
  it.each([
    [
      'for a mistyped id, with the one that was meant',
      ['--explain', 'webhok-accepted'],
      'did you mean "webhook-accepted"?',
    ],
    ['for a mistyped group, with all groups', ['--list', '--group', 'rotat'], 'did you mean "rotate"?'],
    ['for a group without checks', ['--list', '--group', ''], 'It names no group.'],
    [
      'for --list with what runs checks',
      ['--list', '--bail'],
      "'--list' cannot be used with option '--bail'",
    ],
    [
      'for --list with an extension',
      ['--list', '--url', 'http://127.0.0.1:1'],
      "cannot be used with option '--url",
    ],
    ['for --explain with --list', ['--explain', 'manifest-https', '--list'], 'cannot be used with option'],
    [
      'for --explain with a choice',
      ['--explain', 'manifest-https', '--only', 'manifest-https'],
      'cannot be used with',
    ],
    ['for two baselines', ['--baseline', 'a', '--write-baseline', 'b'], 'cannot be used with option'],
    ['for a baseline of half a run', ['--bail', '--write-baseline', 'b'], 'cannot be used with option'],
    ['for a seed that is none', ['--shuffle', '--seed', '-1'], 'It must be a whole number'],
  ])('%s', async (_what, args, words) => {
    const { code, stdout, stderr } = await check(...args);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
