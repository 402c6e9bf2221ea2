import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { reply, type TinyExtension } from '../simulator/tiny-extension.js';
import { atTerminal } from './at-terminal.js';
import { replayPlace } from './replay-place.js';
import { endAll, spawnBin } from './spawn-bin.js';

afterEach(endAll);

/** Answers nothing before so many webhooks are under way. @returns how many were at most, and when each came */
function holding(extension: TinyExtension, until: (come: number) => boolean) {
  const seen = { most: 0, at: [] as number[] };
  const held: (() => void)[] = [];
  extension.answer = (_call, response) => {
    seen.at.push(performance.now());
    held.push(() => reply(response, 200, { status: 'success' }));
    seen.most = Math.max(seen.most, held.length);
    if (until(seen.at.length)) for (const answer of held.splice(0)) answer();
  };
  return seen;
}

const webhookIds = ({ calls }: TinyExtension): unknown[] =>
  calls.filter(({ path }) => path === '/webhook/').map(({ body }) => body['id']);

describe('replay --pace now', () => {
  it('sends eight at once, the ones recorded first before the others, and compares the status of each', async () => {
    const { extension, run, pulled } = await replayPlace();
    await pulled(Array.from({ length: 10 }, (_, index) => index * 60_000));
    const seen = holding(extension, (come) => come >= 8);
    const { code, stdout, stderr } = await run(['replay', 'pulled.jsonl']);
    expect(code, stdout + stderr).toBe(0);
    expect(seen.most).toBe(8);
    expect(new Set(webhookIds(extension).slice(0, 8))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(stdout.match(/^✔ user\.update \d+/gm)).toEqual(
      Array.from({ length: 10 }, (_, index) => `✔ user.update ${index + 1}`),
    );
    expect(stdout).toContain(
      '✔ 10 of 10 are as recorded.\n  The status alone was compared: a platform does not',
    );
  });

  it('--concurrency 1 sends one after the other', async () => {
    const { extension, run, pulled } = await replayPlace();
    await pulled([0, 0, 0]);
    const seen = holding(extension, () => true);
    const { code, stdout } = await run(['replay', 'pulled.jsonl', '--concurrency', '1', '--json']);
    expect(code, stdout).toBe(0);
    expect(seen.most).toBe(1);
    expect(webhookIds(extension)).toEqual([1, 2, 3]);
    expect(JSON.parse(stdout)).toMatchObject({ replayed: 3, status_only: 3, differing: 0, left_out: 0 });
  });

  it('Ctrl-C: exit 130, and nothing further is sent', async () => {
    const { dir, extension, pulled } = await replayPlace();
    await pulled(Array.from({ length: 20 }, () => 0));
    extension.answer = () => {};
    const replaying = spawnBin(['replay', 'pulled.jsonl'], dir);
    await expect.poll(() => webhookIds(extension).length, { timeout: 20_000 }).toBe(8);
    expect(await replaying.end('SIGINT')).toBe(130);
    expect(replaying.stderr()).toContain('Interrupted.');
    expect(webhookIds(extension)).toHaveLength(8);
  });
});

describe('replay --company', () => {
  it('of a company that is not here: exit 2, before anything is sent; here it goes there, whatever was recorded', async () => {
    const { extension, run, pulled } = await replayPlace();
    await pulled([0]);
    const nowhere = await run(['replay', 'pulled.jsonl', '--company', 'nowhere']);
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('The simulated platform has no company nowhere.');
    expect(nowhere.stderr).toContain('--company with one of acme');
    expect(webhookIds(extension)).toEqual([]);
    expect((await run(['replay', 'pulled.jsonl', '--company', 'acme'])).code).toBe(0);
  });
});

describe('replay --pace recorded', () => {
  it('sends each as long after the first as it was then, whether the one before is answered or not', async () => {
    const { extension, run, pulled } = await replayPlace();
    await pulled([0, 100, 1_500]);
    // The first is answered when the second is there.
    const seen = holding(extension, (come) => come >= 2);
    const { code, stdout, stderr } = await run(['replay', 'pulled.jsonl', '--pace', 'recorded']);
    expect(code, stdout + stderr).toBe(0);
    expect(webhookIds(extension)).toEqual([1, 2, 3]);
    const [first = 0, second = 0, third = 0] = seen.at;
    expect(second - first).toBeGreaterThan(50);
    expect(third - first).toBeGreaterThan(1_400);
  });
});

describe('replay --pace step', () => {
  it('without a terminal: exit 2, and nothing is sent', async () => {
    const { extension, run, pulled } = await replayPlace();
    await pulled([0]);
    const { code, stderr } = await run(['replay', 'pulled.jsonl', '--pace', 'step']);
    expect(code).toBe(2);
    expect(stderr).toContain('--pace step asks before each delivery, and there is no terminal to ask on.');
    expect(webhookIds(extension)).toEqual([]);
  });

  it('at a terminal: sends one, leaves one out, stops where it is told to, and ends at Ctrl-C', async () => {
    const { dir, extension, pulled } = await replayPlace();
    await pulled([0, 0, 0]);
    const session = atTerminal(['replay', 'pulled.jsonl', '--pace', 'step'], { cwd: dir });
    await session.at('user.update 1, recorded 200', '\r');
    await session.at('user.update 2, recorded 200', '\u001b[B\r');
    await session.at('user.update 3, recorded 200', '\u001b[A\r');
    expect(await session.ended).toBe(0);
    expect(session.screen()).toContain('✔ 1 of 1 are as recorded. 2 left out.');
    const interrupted = atTerminal(['replay', 'pulled.jsonl', '--pace', 'step'], { cwd: dir });
    await interrupted.at('user.update 1, recorded 200', '\u0003');
    expect(await interrupted.ended).toBe(130);
    expect(webhookIds(extension)).toEqual([1]);
  });
});

describe('replay of what --record wrote', () => {
  it('compares the effect, of several at once as well, and of an extension that asks before it answers', async () => {
    const { dir, extension, run, ask } = await replayPlace();
    let times = 1;
    extension.answer = async (_call, response) => {
      for (let i = 0; i < times; i += 1) await ask('admin/users/');
      reply(response, 200, { status: 'success' });
    };
    for (const id of ['a', 'b', 'c'])
      await run(['simulate', 'webhook', 'user.update', '--id', id, '--record', 'local.jsonl']);
    const recorded = await readFile(join(dir, 'local.jsonl'), 'utf8');
    expect(recorded.match(/"call":"webhook"/g)).toHaveLength(3);
    expect(recorded).not.toMatch(/s3cret|\b[0-9a-f]{64}\b/);

    const same = await run(['replay', 'local.jsonl', '--json']);
    expect(same.code, same.stdout + same.stderr).toBe(0);
    expect(JSON.parse(same.stdout)).toMatchObject({
      replayed: 3,
      status_only: 0,
      deliveries: Array.from({ length: 3 }, () => ({
        comparison: { effects: { compared: true, equal: true, now: { 'GET /3/admin/users/': 1 } } },
      })),
    });
    times = 2;
    const twice = await run(['replay', 'local.jsonl']);
    expect(twice.code).toBe(1);
    expect(twice.stdout).toMatch(/GET \/3\/admin\/users\/: [2-4]× \(recorded: 1×\)/);
    expect(twice.stdout).not.toContain('status alone');
  });
});
