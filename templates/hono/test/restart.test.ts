import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPlatform } from 'rehive-ext/simulator';
import { expect, onTestFinished, test } from 'vitest';
import manifest from '../rehive.json' with { type: 'json' };
import { freePort } from './support/free-port.js';

type Triples = NonNullable<
  Parameters<Awaited<ReturnType<typeof startPlatform>>['activate']>[0]['permissions']
>;

test(
  'what was answered is handled although the process was killed, and nobody shares its folder',
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'extension-test-'));
    const platform = await startPlatform();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = {
      PORT: String(port),
      BASE_URL: url,
      REHIVE_API_URL: platform.apiUrl,
      DATA_DIR: join(folder, 'db'),
      DATABASE_URL: '',
    };
    const started: ChildProcess[] = [];
    const start = () => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
        env: { ...process.env, ...env, NODE_ENV: '' },
      });
      started.push(child);
      return child;
    };
    onTestFinished(async () => {
      for (const child of started) child.kill('SIGKILL');
      await platform.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    });
    const healthy = async () => (await fetch(`${url}/health/`).catch(() => null))?.status;
    const admin = platform.companies()[0]?.admin_token ?? '';
    const webhooks = async () => {
      const response = await fetch(`${url}/admin/webhooks/`, {
        headers: { Authorization: `Token ${admin}` },
      });
      const { data } = (await response.json()) as { data: { results: { id: string; state: string }[] } };
      // What a handler does on the platform may raise further events.
      return data.results.filter(({ id }) => id === 'held-up').map(({ state }) => state);
    };

    const first = start();
    await expect.poll(healthy, { timeout: 40_000 }).toBe(200);
    const activation = await platform.activate({
      company: 'acme',
      url,
      permissions: manifest.permissions as Triples,
    });
    expect(activation.reason).toBeNull();

    // The worker is held up in the middle of its work, when the process is killed.
    platform.faults.add({ match: { path: /transactions/ }, times: 1, respond: { delayMs: 3_000 } });
    const [delivery] = await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      id: 'held-up',
    });
    expect(delivery?.accepted).toBe(true);
    await sleep(500);
    first.kill('SIGKILL');
    await once(first, 'exit');

    const second = start();
    await expect.poll(healthy, { timeout: 40_000 }).toBe(200);
    await expect.poll(webhooks, { timeout: 5_000 }).toEqual(['handled']);

    const third = start();
    let complaint = '';
    third.stderr?.on('data', (chunk) => (complaint += String(chunk)));
    expect(await once(third, 'exit')).toEqual([1, null]);
    expect(complaint).toContain(`in use by process ${second.pid}`);

    second.kill('SIGTERM');
    expect(await once(second, 'exit')).toEqual([0, null]);
  },
);
