import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Exchange } from '../../src/contract/exchange.js';
import { runBin } from '../run-bin.js';
import { reply, startTinyExtension, type TinyExtension } from '../simulator/tiny-extension.js';
import { endAll, readyLine, spawnBin, type LongRunning } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

const emptyFolder = (): Promise<string> => temporaryFolder('rehive-call-rules');

interface Running {
  command: LongRunning;
  extension: TinyExtension;
  ask(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
}

/** A platform with a webhook for what its next transaction is. */
async function platformWith(...flags: string[]): Promise<Running> {
  const extension = await startTinyExtension();
  onTestFinished(() => extension.close());
  const command = spawnBin(['platform', '--port=0', '--state=none', '--json', ...flags], await emptyFolder());
  const { api_url: api, companies } = await readyLine(command);
  const ask: Running['ask'] = async (method, path, body) => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        authorization: `Token ${companies[0]?.admin_token}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return ((await response.json()) as { data: Record<string, unknown> }).data;
  };
  await ask('POST', 'admin/webhooks/', {
    url: `${extension.url}/webhook/`,
    event: 'transaction.create',
    secret: 'a secret of at least thirty-two characters',
  });
  return { command, extension, ask };
}

const credit = ({ ask }: Running): Promise<unknown> =>
  ask('POST', 'admin/transactions/credit/', { user: 'user@acme.test', amount: 1, currency: 'USD' });

describe('the flags for how the platform calls the extension', () => {
  it('set how often a webhook is tried, and how long it waits in between', async () => {
    const running = await platformWith(
      '--webhook-retries=3',
      '--webhook-backoff=100ms',
      '--webhook-backoff-factor=5',
      '--webhook-backoff-max=300ms',
    );
    running.extension.answer = (_call, response) => reply(response, 400, {});
    await credit(running);
    await expect
      .poll(() => running.ask('GET', 'admin/webhook-tasks/?failed__isnull=false'), { timeout: 10_000 })
      .toMatchObject({ results: [{ tries: 4 }] });
    const exchanges = running.command.events().map(({ exchange }) => exchange as Exchange | undefined);
    // By the platform's clock: what comes in here may be noticed late.
    const times = exchanges.filter((one) => one?.call === 'webhook').map((one) => one?.at ?? NaN);
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? NaN));
    expect(waits).toHaveLength(3);
    for (const [index, least] of [100, 300, 300].entries())
      expect(waits[index]).toBeGreaterThanOrEqual(least);
  });

  it('set how long an answer may take', async () => {
    const running = await platformWith('--webhook-timeout=200ms');
    running.extension.answer = () => undefined;
    await credit(running);
    const [said] = await running.command.waitFor(/No complete answer within [^.]+/);
    expect(said).toBe('No complete answer within 200 ms');
  });

  it('set how many 50x answers disable a webhook, or that none do', async () => {
    const often = ['--webhook-backoff=1ms', '--webhook-backoff-factor=1', '--webhook-retries=30'];
    for (const [flag, tries, enabled] of [
      ['--webhook-disable-after=2', 2, false],
      ['--webhook-disable-after=never', 31, true],
    ] as const) {
      const running = await platformWith(...often, flag);
      running.extension.answer = (_call, response) => reply(response, 500, {});
      await credit(running);
      await expect
        .poll(() => running.ask('GET', 'admin/webhook-tasks/?failed__isnull=false'), { timeout: 10_000 })
        .toMatchObject({ results: [{ tries, webhook: { enabled } }] });
      expect(running.extension.calls).toHaveLength(tries);
    }
  });

  it('are said to depart from what Rehive documents, where they do and only there', async () => {
    const { command } = await platformWith(
      '--webhook-retries=7',
      '--webhook-backoff=5s',
      '--call-timeout=1m',
      '--webhook-timeout=2s',
    );
    await command.waitFor(/webhook-timeout/);
    const notices = command.events().filter(({ event }) => event === 'notice');
    expect(notices.map(({ text }) => text)).toEqual([
      'Not as Rehive does it: --webhook-timeout 2s (events page: 5s).',
      'Not as Rehive does it: --call-timeout 1m (requirements page: 10s).',
    ]);
  });

  it.each(['platform', 'dev'])('are in the help of %s, with what is an assumption', async (name) => {
    const { stdout } = await runBin('rehive-ext', [name, '--help'], { cwd: await emptyFolder() });
    const help = stdout.replaceAll(/\s+/g, ' ');
    const assumed = [...help.matchAll(/(--[\w-]+) <\w+> [^<]*\(default: [^)]*an assumption\)/g)];
    expect(assumed.map(([, flag]) => flag)).toEqual([
      '--webhook-backoff',
      '--webhook-backoff-factor',
      '--webhook-concurrency',
      '--webhook-disable-after',
      '--call-timeout',
    ]);
    expect(help).toContain(
      '--webhook-retries <n> tries of a webhook after the first (default: 7, events page)',
    );
  });

  it.each([
    ['--webhook-retries=-1', 'a whole number, 0 to 1000'],
    ['--webhook-retries=1.5', 'a whole number, 0 to 1000'],
    ['--webhook-backoff=5', 'a duration from 1ms to 30d, such as 500ms'],
    ['--webhook-backoff=0s', 'a duration from 1ms to 30d'],
    ['--webhook-backoff=2h', '--webhook-backoff 2h is longer than the longest wait, 1h.'],
    ['--webhook-backoff-factor=0.5', 'a number, 1 to 100'],
    ['--webhook-timeout=2d', 'a duration from 1ms to 1d'],
    ['--webhook-concurrency=0', 'a whole number, 1 to 1000'],
    ['--webhook-disable-after=0', 'a whole number, 1 to 1000000, or never'],
    ['--call-timeout=soon', 'a duration from 1ms to 1d'],
  ])('with %s are wrong use, and say what is allowed', async (flag, message) => {
    const ran = await runBin('rehive-ext', ['platform', '--port=0', flag], { cwd: await emptyFolder() });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain(message);
  });
});
