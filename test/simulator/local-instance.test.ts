import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createControlClient } from '../../src/simulator/control-client.js';
import { announceInstance, findInstance, type LocalInstance } from '../../src/simulator/local-instance.js';
import { freshExtension, freshPlatform } from './platform-requests.js';

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rehive-instance-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function running(controlToken = 'control token of the test') {
  const platform = await freshPlatform({ controlToken, stateDirectory: '/project/.rehive' });
  const instance: LocalInstance = {
    pid: process.pid,
    url: platform.url,
    api_url: platform.apiUrl,
    control_token: controlToken,
    started: 1,
  };
  return { platform, instance };
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
  return Number(stdout);
}

/** Never aborted: what an interruption does is tested where there is somebody to interrupt. */
const { signal } = new AbortController();

describe('the instance of a project', () => {
  it('is found while it runs, by its owner alone, and not afterwards', async () => {
    const folder = await freshFolder();
    const { instance } = await running();
    expect(await findInstance(folder)).toBeNull();
    const withdraw = await announceInstance(folder, instance);
    expect((await stat(join(folder, 'platform.json'))).mode & 0o777).toBe(0o600);
    expect(await findInstance(folder)).toEqual(instance);
    await withdraw();
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps a second one out, and says who holds the folder', async () => {
    const folder = await freshFolder();
    const first = await running('one');
    const second = await running('two');
    await announceInstance(folder, first.instance);
    await expect(announceInstance(folder, second.instance)).rejects.toMatchObject({
      kind: 'unavailable',
      message: `A simulated platform already runs for this project: process ${process.pid} at ${first.platform.url}.`,
    });
    expect(await findInstance(folder)).toEqual(first.instance);
  });

  it('of two that start at the same time, is one', async () => {
    const folder = await freshFolder();
    const instances = await Promise.all(['a', 'b', 'c', 'd'].map((token) => running(token)));
    const results = await Promise.allSettled(
      instances.map(({ instance }) => announceInstance(folder, instance)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['platform.json']);
  });

  it.each(['a dead process', 'a process that listens no more', 'no JSON'])(
    'replaces what %s left',
    async (what) => {
      const folder = await freshFolder();
      const { instance, platform } = await running('new');
      const old = await running('old');
      const left =
        what === 'a dead process'
          ? { ...old.instance, pid: await deadPid() }
          : { ...old.instance, url: 'http://127.0.0.1:9' };
      await writeFile(join(folder, 'platform.json'), what === 'no JSON' ? '{' : JSON.stringify(left));
      expect(await findInstance(folder)).toBeNull();
      await announceInstance(folder, instance);
      expect((await findInstance(folder))?.url).toBe(platform.url);
      expect(await readdir(folder)).toEqual(['platform.json']);
    },
  );

  it('gives back only what is its own', async () => {
    const folder = await freshFolder();
    const first = await running('one');
    const second = await running('two');
    const withdrawFirst = await announceInstance(folder, first.instance);
    await withdrawFirst();
    await announceInstance(folder, second.instance);
    await withdrawFirst();
    expect(await findInstance(folder)).toEqual(second.instance);
  });
});

describe('the control API', () => {
  it('does what the library does', async () => {
    const { platform, instance } = await running();
    const extension = await freshExtension();
    const control = createControlClient({ ...instance, signal });
    expect(await control.info()).toEqual({
      version: expect.any(String),
      companies: platform.companies(),
      state_dir: '/project/.rehive',
    });
    const activated = await control.activate({
      company: 'acme',
      url: extension.url,
      name: 'Savings',
      permissions: [{ section: 'admin', type: 'webhook', level: 'add' }],
    });
    expect(activated).toMatchObject({
      call: 'activate',
      accepted: true,
      exchange: { response: { status: 200 } },
    });
    expect((await control.rotate({ company: 'acme' })).accepted).toBe(true);
    const webhooks = await control.sendWebhook({
      company: 'acme',
      event: 'user.create',
      url: `${extension.url}/hook/`,
      secret: null,
      times: 2,
    });
    expect(webhooks.map(({ accepted }) => accepted)).toEqual([true, true]);
    expect((await control.addCompany({ id: 'globex', name: 'Globex' })).id).toBe('globex');
    const [, second] = await control.exchanges();
    expect((await control.exchanges(second?.id)).map(({ id }) => id)).toEqual([3, 4]);
    expect((await control.deactivate({ company: 'acme', purge: true })).accepted).toBe(true);
    expect(extension.calls.map(({ path }) => path)).toEqual([
      '/activate/',
      '/rotate/',
      '/hook/',
      '/hook/',
      '/deactivate/',
    ]);
    expect(platform.exchanges.some(({ request }) => request.url.includes('_control'))).toBe(false);
  });

  it('gives errors as the library throws them', async () => {
    const { instance } = await running();
    const control = createControlClient({ ...instance, signal });
    await expect(control.rotate({ company: 'acme' })).rejects.toMatchObject({
      name: 'UserError',
      kind: 'refused',
      message: 'acme has no extension yet.',
      nextSteps: [expect.stringContaining('activate')],
    });
    await expect(control.sendWebhook({ company: 'nobody', event: 'user.create' })).rejects.toThrow(
      'no company nobody',
    );
  });

  it('is closed to whoever lacks the token, and absent without one', async () => {
    const { platform } = await running();
    const wrong = createControlClient({ url: platform.url, control_token: 'guess', signal });
    await expect(wrong.info()).rejects.toThrow('X-Rehive-Control');
    const without = await fetch(`${platform.url}/_control/`);
    expect(without.status).toBe(401);
    const closed = await freshPlatform();
    expect((await fetch(`${closed.url}/_control/`)).status).toBe(404);
  });

  it('refuses what it does not understand, naming the fields', async () => {
    const { platform, instance } = await running();
    const post = async (path: string, body: unknown) => {
      const headers = { 'x-rehive-control': instance.control_token, 'content-type': 'application/json' };
      const response = await fetch(`${platform.url}/_control/${path}/`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as { data?: object } };
    };
    const wrong = await post('webhook', { event: 'user.born', times: 0 });
    expect(wrong.status).toBe(400);
    expect(Object.keys(wrong.body.data ?? {}).toSorted()).toEqual(['company', 'event', 'times']);
    expect((await post('unicorn', {})).status).toBe(404);
  });

  it('says so when the platform is gone', async () => {
    const { platform, instance } = await running();
    await platform.close();
    await expect(createControlClient({ ...instance, signal }).info()).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});
