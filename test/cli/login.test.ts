import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { totpAt } from '../../src/simulator/totp.js';
import { startScripted } from '../platform-client/scripted-server.js';
import { accessOf, clientOf } from '../simulator/platform-requests.js';
import { addFactor, admin, filesOf, liveTokens, loginPlace, password, storedToken } from './logged-in.js';

describe('rehive-ext login, without a terminal', () => {
  it('keeps the token where only its owner reads it, and whoami and logout use it', async () => {
    const place = await loginPlace();
    const { platform, run, config } = place;
    const at = ['--api-url', platform.url];
    const ran = await place.logIn('acme', '--debug');
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(
      /^✓ Logged in to http:\/\/127\.0\.0\.1:\d+, company acme, as ada@acme\.test, group admin\./,
    );
    const token = await storedToken(place);
    expect(ran.stderr).toContain('POST');
    for (const secret of [token, password]) expect(ran.stdout + ran.stderr).not.toContain(secret);
    const [file = ''] = await filesOf(place);
    expect((await stat(join(config, 'rehive-ext/credentials', file))).mode & 0o777).toBe(0o600);
    for (const folder of ['rehive-ext', 'rehive-ext/credentials'])
      expect((await stat(join(config, folder))).mode & 0o777).toBe(0o700);

    const who = await run(['whoami', ...at, '--json']);
    expect(JSON.parse(who.stdout)).toMatchObject({
      user: { company: 'acme' },
      token: { from: 'stored', company: 'acme', file: join(config, 'rehive-ext/credentials', file) },
    });
    expect((await run(['whoami', ...at])).stdout).toContain('User      ada@acme.test, group admin');

    expect(await run(['logout', ...at])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('the session has ended'),
    });
    expect((await clientOf(platform, token)('GET', 'auth/')).status).toBe(401);
    expect(await filesOf(place)).toEqual([]);
    expect(await run(['logout', ...at])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing is to be done'),
    });
  });

  it('logout --local forgets the token, and asks the platform nothing: also where that is gone, or the file is broken', async () => {
    const place = await loginPlace();
    const { platform, run, config } = place;
    const at = ['--api-url', platform.url];
    await place.logIn();
    const token = await storedToken(place);
    const asked = platform.exchanges.length;
    const local = await run(['logout', ...at, '--local']);
    expect(local).toMatchObject({ code: 0, stdout: expect.stringContaining('Its session was not ended.') });
    expect(await filesOf(place)).toEqual([]);
    expect(platform.exchanges).toHaveLength(asked);
    expect((await clientOf(platform, token)('GET', 'auth/')).status).toBe(200);

    await place.logIn();
    await platform.close();
    const unreachable = await run(['logout', ...at]);
    expect(unreachable.code).toBe(3);
    expect(unreachable.stderr).toContain('The session was not ended: ');
    expect(unreachable.stderr).toContain(
      `→ To forget its token here all the same: rehive-ext logout --api-url ${platform.url} --company acme --local
`,
    );
    const [file = ''] = await filesOf(place);
    await writeFile(join(config, 'rehive-ext/credentials', file), 'not what it was');
    const json = await run(['logout', ...at, '--company', 'acme', '--local', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'forgotten', company: 'acme' });
    expect(await filesOf(place)).toEqual([]);
  });

  it('stdin goes before the environment, and that before what is stored', async () => {
    const { platform, run, logIn } = await loginPlace();
    await logIn();
    const from = async (args: string[], options = {}): Promise<string> => {
      const ran = await run(['whoami', '--api-url', platform.url, '--json', ...args], options);
      return (JSON.parse(ran.stdout) as { token: { from: string } }).token.from;
    };
    const { admin_token } = accessOf(platform);
    const env = { REHIVE_ADMIN_TOKEN: admin_token };
    expect(await from([])).toBe('stored');
    expect(await from([], { env })).toBe('environment');
    expect(
      await from(['--token-stdin'], { env: { REHIVE_ADMIN_TOKEN: 'f'.repeat(64) }, input: admin_token }),
    ).toBe('stdin');
  });

  it('names all that is missing at once', async () => {
    const { run } = await loginPlace();
    const ran = await run(['login', '--json']);
    expect(ran.code).toBe(2);
    for (const flag of ['--company', '--user', '--password-stdin']) expect(ran.stderr).toContain(flag);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { exit_code: 2 } });
  });

  it('a wrong password is the platform’s no: exit 1, and nothing is kept', async () => {
    const place = await loginPlace();
    const args = [
      'login',
      '--api-url',
      place.platform.url,
      '--company',
      'acme',
      '--user',
      admin,
      '--password-stdin',
    ];
    const { code, stderr, stdout } = await place.run([...args, '--debug'], { input: 'wrong horse battery' });
    expect(code).toBe(1);
    expect(stderr).toContain('Unable to log in with provided credentials.');
    expect(stdout + stderr).not.toContain('wrong horse battery');
    expect(await filesOf(place)).toEqual([]);
  });

  it('spaces at the ends of a password are a part of it; the end of the line is not', async () => {
    const { platform, run } = await loginPlace();
    const spaced = ' a spaced password ';
    platform.addUser('acme', { group: 'admin', email: 'eve@acme.test', password: spaced });
    const args = ['login', '--api-url', platform.url, '--company', 'acme', '--user', 'eve@acme.test'];
    const logIn = async (input: string): Promise<number | undefined> =>
      (await run([...args, '--password-stdin'], { input })).code;
    expect(await logIn(spaced)).toBe(0);
    expect(await logIn(`${spaced}\r\n`)).toBe(0);
    expect(await logIn(spaced.trim())).toBe(1);
  });

  it('a second factor is refused, named, and leaves no session', async () => {
    const place = await loginPlace();
    const { own, id, details } = await addFactor(place.platform, 'totp');
    await own('POST', 'auth/mfa/verify/', {
      body: { authenticator: id, token: totpAt(details.key ?? '', Date.now()) },
    });
    const before = liveTokens(place);
    const { code, stderr } = await place.logIn();
    expect(code).toBe(1);
    expect(stderr).toContain('a second factor: a code from an authenticator app');
    expect(stderr).toContain('REHIVE_ADMIN_TOKEN');
    expect(await filesOf(place)).toEqual([]);
    expect(liveTokens(place)).toBe(before);
  });

  it('what no code answers is refused and named, and the session is ended: exit 1', async () => {
    const place = await loginPlace();
    const token = 'f'.repeat(64);
    const challenges = [{ id: 'c1', type: 'enrolment', authenticator_types: ['totp'] }];
    const server = await startScripted(
      { status: 200, body: { status: 'success', data: { token, challenges } } },
      { status: 200 },
    );
    onTestFinished(() => server.close());
    const args = ['--api-url', server.url, '--company', 'acme', '--user', admin, '--password-stdin'];
    const { code, stdout, stderr } = await place.run(['login', ...args, '--debug'], { input: password });
    expect(code).toBe(1);
    expect(stderr).toContain('something that no code answers: enrolment (an authenticator app)');
    expect(stderr).toContain('→ Log in to the dashboard once');
    expect(stdout + stderr).not.toContain(token);
    expect(server.received.map(({ path }) => path)).toEqual(['/3/auth/login/', '/3/auth/logout/']);
    expect(server.received[1]?.headers.authorization).toBe(`Token ${token}`);
    expect(await filesOf(place)).toEqual([]);
  });

  it('a session that has ended: which, and the command that begins a new one', async () => {
    const place = await loginPlace();
    await place.logIn();
    place.platform.revokeToken(await storedToken(place));
    const { code, stderr } = await place.run(['whoami', '--api-url', place.platform.url]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Log in again: rehive-ext login --api-url ${place.platform.url} --company acme`);
  });

  it('of several companies none is guessed', async () => {
    const place = await loginPlace('globex');
    await place.logIn();
    await place.logIn('globex');
    const at = ['--api-url', place.platform.url];
    const unsaid = await place.run(['whoami', ...at]);
    expect(unsaid).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--company with one of acme, globex'),
    });
    expect((await place.run(['whoami', ...at, '--company', 'globex'])).stdout).toContain('Company   globex');
    const env = { REHIVE_ADMIN_TOKEN: accessOf(place.platform).admin_token };
    const other = await place.run(['whoami', ...at, '--company', 'globex'], { env });
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('of the company acme, not of globex'),
    });
  });

  it('a file that others may read is not used, and one that is none of ours is not repeated', async () => {
    const place = await loginPlace();
    await place.logIn();
    const [name = ''] = await filesOf(place);
    const file = join(place.config, 'rehive-ext/credentials', name);
    await chmod(file, 0o644);
    const ran = await place.run(['whoami', '--api-url', place.platform.url]);
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('Others may read') });
    expect((await place.logIn()).code).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('simulated is the platform of the project: exit 3 where none runs', async () => {
    const { run } = await loginPlace();
    expect(await run(['whoami', '--api-url', 'simulated'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('No simulated platform runs for this project.'),
    });
  });
});
