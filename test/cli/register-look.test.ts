import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/registration/look-at-extension.js';
import { lookAtExtension } from '../../src/registration/look-at-extension.js';
import { freshExtension } from '../simulator/platform-requests.js';
import { reply } from '../simulator/tiny-extension.js';
import { registeredProject } from './registered-project.js';
import { spawnBin } from './spawn-bin.js';
import { startTlsServer } from './tls-server.js';

/** An extension on https://localhost that answers everything with 200. */
async function tlsExtension(days: number): Promise<{ url: string; certificate: string }> {
  const { port, certificate } = await startTlsServer(['localhost'], days, (_, response) => {
    response.end('{"status":"success"}');
  });
  return { url: `https://localhost:${port}`, certificate };
}

async function look(url: string, health: string | null = '/health/'): Promise<Record<string, Finding>> {
  const endpoints = { health } as Parameters<typeof lookAtExtension>[0]['endpoints'];
  const options = { signal: new AbortController().signal, mustBePublic: true, timeLimitMs: 500 };
  const findings = await lookAtExtension({ url, endpoints }, options);
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]));
}

describe('a look at the public address', () => {
  it('finds a certificate that nobody signed, and a name that leads to this machine', async () => {
    const { url } = await tlsExtension(30);
    expect(await look(url)).toMatchObject({
      address: { outcome: 'failed', message: expect.stringContaining('only this machine') },
      dns: {
        outcome: 'failed',
        message: expect.stringMatching(/(127\.0\.0\.1|::1).* is an address of this machine/),
      },
      tls: { outcome: 'failed', message: expect.stringMatching(/self-signed/) },
      health: { outcome: 'failed', message: expect.stringContaining('certificate is not trusted') },
    });
  });

  it('finds http, a health that is none, and an answer that never comes', async () => {
    const extension = await freshExtension();
    extension.answer = (_call, response) => reply(response, 503, {});
    expect(await look(extension.url)).toMatchObject({
      tls: { outcome: 'failed', message: expect.stringContaining('not https') },
      health: { outcome: 'failed', message: `GET ${extension.url}/health/ answered 503, not 200` },
    });
    expect((await look(extension.url, null))['health']?.outcome).toBe('passed');
    extension.answer = () => {};
    expect((await look(extension.url))['health']?.message).toContain('no answer within 0.5 s');
  });

  it('finds a name that is not known', async () => {
    expect(await look('https://nowhere.invalid')).toMatchObject({
      dns: { outcome: 'failed' },
      tls: { outcome: 'failed' },
      health: { outcome: 'failed', message: expect.stringMatching(/host name/) },
    });
  });
});

describe('register --check', () => {
  it('trusts a certificate, warns of one that ends soon, and registers where nothing failed', async () => {
    const { run, write } = await registeredProject();
    const { url, certificate } = await tlsExtension(5);
    await write({ url });
    const { code, stdout } = await run(['register', '--check', '--yes'], {
      env: { NODE_EXTRA_CA_CERTS: certificate },
    });
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/! Its certificate is valid\n {4}valid until \S+, for [45] more days\n/);
    expect(stdout).toContain(`✓ The extension answers (GET ${url}/health/ answered 200)`);
    expect(stdout).toContain('✓ create the service Savings');
  });

  it('judges rehive.json too; where something failed, exit 1 and nothing is changed', async () => {
    const { run, write, platform } = await registeredProject();
    await write({ endpoints: { activate: '/activate' } });
    const { code, stdout } = await run(['register', '--check', '--yes']);
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ The endpoints that the platform calls end with a slash\n    endpoints.activate in rehive.json has no slash at its end',
    );
    expect(stdout).toMatch(/The extension is not ready\. Nothing was changed\.\n$/);
    expect(platform.state.services.size).toBe(0);
    const json = await run(['register', '--check', '--dry-run', '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 'not-ready',
      checks: expect.arrayContaining([
        expect.objectContaining({ id: 'manifest-endpoint-slash', outcome: 'failed' }),
        expect.objectContaining({ id: 'health', outcome: 'passed' }),
      ]),
    });
  });

  it('activate --check looks as well, before anybody is called', async () => {
    const { run, register, extension } = await registeredProject();
    await register();
    extension.answer = (_call, response) => reply(response, 500, {});
    const { code, stdout } = await run(['activate', '--check', '--yes']);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ The extension answers');
    expect(extension.calls.map((call) => call.path)).toEqual(['/health/']);
  });

  it.each([
    ['register', '--check', '--yes'],
    ['activate', '--check', '--yes'],
  ])('%s %s: Ctrl-C while the extension says nothing ends it: exit 130', async (...args) => {
    const { dir, register, extension, platform, token } = await registeredProject();
    await register();
    extension.answer = () => {};
    const env = { REHIVE_ADMIN_TOKEN: token };
    const command = spawnBin([...args, '--api-url', platform.url], dir, env);
    await expect.poll(() => extension.calls.length, { timeout: 20_000 }).toBe(1);
    expect(await command.end('SIGINT')).toBe(130);
    expect(command.stdout()).not.toContain('not ready');
    expect(command.stderr()).toContain('Interrupted.');
  });
});
