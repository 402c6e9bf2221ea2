import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPlatform, type Platform } from '../../src/simulator/platform.js';
import { adminToken, servicesOn } from '../registration/registered-platform.js';
import { atTerminal, type Session } from './at-terminal.js';

let platform: Platform;
let token: string;
let dir: string;
beforeEach(async () => {
  platform = await startPlatform();
  token = adminToken(platform);
  dir = await mkdtemp(join(tmpdir(), 'rehive-register-'));
  await writeManifest([{ section: 'admin', type: 'transaction', level: 'view' }]);
});
afterEach(async () => {
  await platform.close();
  await rm(dir, { recursive: true });
});

async function writeManifest(permissions: object[]): Promise<void> {
  const manifest = { name: 'Savings', url: 'https://savings.example.com', permissions };
  await writeFile(join(dir, 'rehive.json'), JSON.stringify(manifest));
}

const register = (args: readonly string[], env: Record<string, string> = {}): Session =>
  atTerminal(['register', '--api-url', platform.url, ...args], { cwd: dir, env });

describe('register at a terminal', () => {
  it('asks for the token without showing it, asks for consent, and prints the command that repeats it', async () => {
    const session = register([]);
    await session.at('Admin token for simulated (hidden):', `${token}\r`);
    await session.at('Apply this to company acme', 'y\r');
    expect(await session.ended).toBe(0);
    expect(session.screen()).not.toContain(token);
    expect(session.screen()).not.toContain(token.slice(0, 12));
    expect(session.screen()).toContain('✓ create the service Savings');
    expect(session.screen()).toContain(
      `rehive-ext register --api-url ${platform.url} --yes (with the token in REHIVE_ADMIN_TOKEN, or a login)`,
    );
    expect(await servicesOn(platform)).toMatchObject([{ permissions: ['admin transaction view'] }]);
  });

  it('a no changes nothing: exit 1', async () => {
    const session = register([], { REHIVE_ADMIN_TOKEN: token });
    await session.at('Apply this to company acme', '\r');
    expect(await session.ended).toBe(1);
    expect(session.screen()).toContain('Nothing was changed.');
    expect(await servicesOn(platform)).toEqual([]);
  });

  it('asks for removals separately, even with --yes; a no leaves them and does the rest', async () => {
    expect(await register(['--yes'], { REHIVE_ADMIN_TOKEN: token }).ended).toBe(0);
    await writeManifest([{ section: 'user', type: 'email', level: 'view' }]);
    const session = register(['--yes'], { REHIVE_ADMIN_TOKEN: token });
    await session.at('Remove 1 permission that rehive.json does not have?', 'n\r');
    expect(await session.ended).toBe(0);
    expect(session.screen()).toContain('--yes --no-allow-removals');
    expect(session.screen()).toMatch(/Service \d+ has what rehive\.json has, and 1 permission more\./);
    expect(await servicesOn(platform)).toMatchObject([
      { permissions: ['admin transaction view', 'user email view'] },
    ]);

    const again = register([], { REHIVE_ADMIN_TOKEN: token });
    await again.at('Remove 1 permission', 'y\r');
    await again.at('Apply this to company acme', 'y\r');
    expect(await again.ended).toBe(0);
    expect(again.screen()).toContain('--yes --allow-removals');
    expect(await servicesOn(platform)).toMatchObject([{ permissions: ['user email view'] }]);
  });

  it.each(['Admin token for simulated (hidden):', 'Apply this to company acme'])(
    'Ctrl-C at "%s": exit 130, nothing changed',
    async (question) => {
      const session = register([], question.startsWith('Admin') ? {} : { REHIVE_ADMIN_TOKEN: token });
      await session.at(question, '\u0003');
      expect(await session.ended).toBe(130);
      expect(session.screen()).toContain('Interrupted.');
      expect(await servicesOn(platform)).toEqual([]);
    },
  );

  it('--token-stdin does not read from a terminal, which would show the token: exit 2', async () => {
    const session = register(['--token-stdin']);
    expect(await session.ended).toBe(2);
    expect(session.screen()).toContain('stdin is a terminal');
  });
});
