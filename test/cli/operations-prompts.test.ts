import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { atTerminal } from './at-terminal.js';
import { filesOf, loginPlace } from './logged-in.js';
import { productionPlace } from './production-place.js';
import { production } from './production-platform.js';
import { registeredProject } from './registered-project.js';
import { endAll, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

/** Nothing but what is typed says who acts. */
const noToken = async (): Promise<Record<string, string>> => {
  const config = await temporaryFolder('rehive-config');
  return { REHIVE_ADMIN_TOKEN: '', XDG_CONFIG_HOME: config, APPDATA: config };
};

describe('at a terminal, without a token', () => {
  it.each([
    ['status', 1, '✗ Not active: rehive-ext activate --api-url'],
    ['whoami', 0, 'Token     typed in'],
  ])('%s asks for it, does not show it, and ends with %i', async (command, code, words) => {
    const { dir, platform, token, register } = await registeredProject();
    await register();
    const args = [command, '--api-url', platform.url];
    const session = atTerminal(args, { cwd: dir, env: await noToken() });
    await session.at('Admin token for simulated (hidden):', `${token}\r`);
    expect(await session.ended, session.screen()).toBe(code);
    expect(session.screen()).toContain(words);
    expect(session.screen()).not.toContain(token.slice(0, 12));
  });

  it.each([
    [['list'], 'user.update'],
    [['show', '1'], 'Substitutes stand in the place of personal data'],
    [['pull', '--out', 'all.jsonl'], '✓ 2 deliveries of acme-live in all.jsonl.'],
  ])('webhooks %o asks for it, does not show it, and ends with 0', async (args, words) => {
    const { platform, token, raise } = await production();
    await raise();
    const cwd = await temporaryFolder('rehive-webhooks');
    const env = await noToken();
    const session = atTerminal(['webhooks', ...args, '--api-url', platform.url], { cwd, env });
    await session.at('Admin token for simulated (hidden):', `${token}\r`);
    expect(await session.ended, session.screen()).toBe(0);
    expect(session.screen()).toContain(words);
    expect(session.screen()).not.toContain(token.slice(0, 12));
  });
});

describe('recording export at a terminal', () => {
  it('asks nothing, and prints a command for each request', async () => {
    const { raise, webhooks, cwd } = await productionPlace();
    await raise();
    await webhooks('pull', '--out', 'all.jsonl');
    const session = atTerminal(['recording', 'export', 'all.jsonl', '--format', 'curl'], { cwd });
    expect(await session.ended).toBe(0);
    expect(session.screen().match(/curl -X POST '/g)).toHaveLength(2);
  });
});

describe('logout at a terminal', () => {
  it('asks of which company, and leaves the others', async () => {
    const place = await loginPlace('globex');
    for (const company of ['acme', 'globex']) await place.logIn(company);
    const session = atTerminal(['logout', '--api-url', place.platform.url], {
      cwd: place.config,
      env: { REHIVE_ADMIN_TOKEN: '', ...place.env },
    });
    await session.at('Which company of simulated?', '\u001b[B\r');
    expect(await session.ended).toBe(0);
    expect(session.screen()).toContain('✓ Logged out of globex');
    expect(await filesOf(place)).toEqual([expect.stringContaining('--acme.json')]);
  });
});

describe('Ctrl-C while the platform says nothing', () => {
  async function silentPlatform(): Promise<{ url: string; asked: () => number }> {
    let asked = 0;
    const server = createServer(() => (asked += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
  }

  it.each([[['whoami']], [['status']], [['register', '--yes']], [['webhooks', 'list']]])(
    '%o ends at once: exit 130',
    async (args) => {
      const { dir } = await registeredProject();
      const { url, asked } = await silentPlatform();
      const env = { REHIVE_ADMIN_TOKEN: 'f'.repeat(64) };
      const command = spawnBin([...args, '--api-url', url], dir, env);
      await expect.poll(asked, { timeout: 20_000 }).toBe(1);
      const begun = performance.now();
      expect(await command.end('SIGINT')).toBe(130);
      expect(performance.now() - begun).toBeLessThan(10_000);
      expect(command.stderr()).toBe('Interrupted.\n');
    },
  );
});
