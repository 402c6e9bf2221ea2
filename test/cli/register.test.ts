import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPlatform, type Platform } from '../../src/simulator/platform.js';
import { startScripted, type Scripted } from '../platform-client/scripted-server.js';
import { adminToken, servicesOn } from '../registration/registered-platform.js';
import { runBin, type Ran, type RunOptions } from '../run-bin.js';
import { spawnBin } from './spawn-bin.js';

let platform: Platform;
let token: string;
let dir: string;
beforeEach(async () => {
  platform = await startPlatform();
  token = adminToken(platform);
  dir = await mkdtemp(join(tmpdir(), 'rehive-register-'));
  await writeManifest();
});
afterEach(async () => {
  await platform.close();
  await rm(dir, { recursive: true });
});

async function writeManifest(fields: object = {}): Promise<void> {
  const manifest = {
    name: 'Savings',
    url: 'https://savings.example.com',
    permissions: [
      { section: 'admin', type: 'transaction', level: 'view' },
      { section: 'admin', type: 'webhook', level: 'add' },
    ],
    ...fields,
  };
  await writeFile(join(dir, 'rehive.json'), JSON.stringify(manifest, null, 2));
}

/** Runs `rehive-ext register`, without a terminal, and makes sure that no output holds the token. */
async function register(
  args: readonly string[] = [],
  options: RunOptions & { at?: string } = {},
): Promise<Ran> {
  const ran = await runBin('rehive-ext', ['register', '--api-url', options.at ?? platform.url, ...args], {
    cwd: dir,
    ...options,
    env: { REHIVE_ADMIN_TOKEN: token, ...options.env },
  });
  expect(ran.stdout).not.toContain(token);
  expect(ran.stderr).not.toContain(token);
  return ran;
}

const asManifested = { name: 'Savings', permissions: ['admin transaction view', 'admin webhook add'] };

describe('register', () => {
  it('shows who registers what and where, the plan, each step, the service id and what is next', async () => {
    const { code, stdout, stderr } = await register(['--yes']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const id = [...platform.state.services.keys()][0];
    expect(stdout.replace(/^As .*$/m, 'As …')).toBe(`Extension  Savings
Platform   simulated (${platform.apiUrl})
Company    acme
As …

Service, new
  + name            Savings
  + url             https://savings.example.com
Permissions
  + admin transaction view
  + admin webhook add

✓ create the service Savings
✓ add 2 permissions: admin transaction view, admin webhook add

Service ${id} is as rehive.json has it.
Next: rehive-ext activate --api-url ${platform.url}, or the dashboard of acme. The platform then calls POST https://savings.example.com/activate/
rehive.json has its id now, as services of ${platform.url} and acme.
`);
    expect(stdout).toMatch(/^As {9}\S+@\S+, group admin$/m);
    expect(await servicesOn(platform)).toMatchObject([asManifested]);
  });

  it('a second time says that nothing is to be done', async () => {
    await register(['--yes']);
    const { code, stdout } = await register();
    expect(code).toBe(0);
    expect(stdout).toMatch(/Nothing is to be done: service \d+ is as rehive\.json has it\.\n$/);
    expect(await servicesOn(platform)).toHaveLength(1);
  });

  it('changes from old to new; adds and removes permissions', async () => {
    await register(['--yes']);
    await writeManifest({
      name: 'Pots',
      tags: ['a', 'b'],
      permissions: [
        { section: 'admin', type: 'transaction', level: 'view' },
        { section: 'user', type: 'email', level: 'view' },
      ],
    });
    const { code, stdout } = await register(['--yes', '--allow-removals']);
    expect(code).toBe(0);
    expect(stdout).toContain(`(found by its url)
  ~ name            Savings → Pots
  ~ tags            nothing → a, b
Permissions
  + user email view
  − admin webhook add
    1 stays as it is

✓ change the service: name, tags
✓ add 1 permission: user email view
✓ remove the permission admin webhook add
`);
    expect(await servicesOn(platform)).toMatchObject([
      { name: 'Pots', tags: ['a', 'b'], permissions: ['admin transaction view', 'user email view'] },
    ]);
  });

  it('--dry-run changes nothing', async () => {
    const { code, stdout } = await register(['--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('+ admin webhook add');
    expect(stdout).toMatch(/Dry run: nothing was changed\.\n$/);
    expect(await servicesOn(platform)).toEqual([]);
    const changing = platform.exchanges.filter(({ request }) => request.method !== 'GET');
    expect(changing).toEqual([]);
  });

  it('--no-allow-removals leaves what rehive.json does not have', async () => {
    await register(['--yes']);
    await writeManifest({ permissions: [] });
    const { code, stdout } = await register(['--yes', '--no-allow-removals']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/− admin webhook add\n\nNothing was changed\.\n$/);
    expect(await servicesOn(platform)).toMatchObject([asManifested]);
  });

  it('works in a folder below the project', async () => {
    expect((await register(['--dry-run'], { cwd: tmpdir() })).code).toBe(2);
    const below = await mkdtemp(join(dir, 'src-'));
    expect((await register(['--dry-run'], { cwd: below })).code).toBe(0);
  });

  it('takes the token from stdin, before that of the environment', async () => {
    const { code, stdout } = await register(['--yes', '--token-stdin'], {
      input: `${token}\n`,
      env: { REHIVE_ADMIN_TOKEN: 'not-this-one' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('is as rehive.json has it.');
  });

  it('does not go where REHIVE_API_URL points: that is for the extension', async () => {
    const elsewhere = await startScripted({ status: 500 });
    await register(['--yes'], { env: { REHIVE_API_URL: `${elsewhere.url}/3/` } });
    expect(elsewhere.received).toEqual([]);
    expect(await servicesOn(platform)).toHaveLength(1);
    await elsewhere.close();
  });

  it('--debug shows each request, and never the token', async () => {
    const { stderr } = await register(['--yes', '--debug']);
    expect(stderr).toMatch(/GET http:\S+\/3\/auth\/ → 200 \(\d+ ms\)/);
    expect(stderr).toMatch(/POST http:\S+\/3\/admin\/services\/ → 201/);
    expect(stderr).toContain('  authorization: Token [admin token]\n');
    expect(stderr).toMatch(/ {2}idempotency-key: rehive-ext-\w+\n {2}\{"name":"Savings",/);
  });
});

describe('register --json', () => {
  it('prints the plan and the result as one document', async () => {
    const { code, stdout, stderr } = await register(['--yes', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      status: 'applied',
      platform: { name: 'simulated', api_url: platform.apiUrl },
      user: { id: expect.any(String), email: expect.any(String), company: 'acme', groups: ['admin'] },
      plan: {
        version: 1,
        api_url: platform.apiUrl,
        company: 'acme',
        service: {
          action: 'create',
          id: null,
          fields: { name: 'Savings', url: 'https://savings.example.com' },
        },
        webhooks: { missing: [], surplus: [], keep: [] },
        permissions: {
          add: [{ section: 'admin', type: 'transaction', level: 'view' }, expect.anything()],
          remove: [],
          keep: [],
        },
      },
      checks: null,
      changed_since: null,
      service_id: expect.any(Number),
      recorded: true,
      steps: [
        { action: 'create-service', description: 'create the service Savings', outcome: 'done', error: null },
        { action: 'add-permissions', description: expect.any(String), outcome: 'done', error: null },
      ],
      error: null,
    });
  });

  it('says planned and nothing-to-do', async () => {
    expect(JSON.parse((await register(['--dry-run', '--json'])).stdout)).toMatchObject({
      status: 'planned',
      steps: [],
      service_id: null,
    });
    await register(['--yes']);
    expect(JSON.parse((await register(['--json'])).stdout)).toMatchObject({
      status: 'nothing-to-do',
      service_id: expect.any(Number),
    });
  });

  it('an error is one document too', async () => {
    const { code, stdout, stderr } = await register(['--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        message: expect.stringContaining('consent'),
        next_steps: [expect.stringContaining('--yes')],
        exit_code: 2,
      },
    });
    expect(stderr).toContain('--yes');
  });
});

describe('what is missing', () => {
  it('no token: all ways to give it and every missing flag, exit 2', async () => {
    const { code, stdout, stderr } = await register([], { env: { REHIVE_ADMIN_TOKEN: undefined } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('REHIVE_ADMIN_TOKEN');
    expect(stderr).toContain('--token-stdin');
    expect(stderr).toContain('--yes');
  });

  it('no consent: the plan, and every missing flag at once, exit 2, nothing changed', async () => {
    await register(['--yes']);
    await writeManifest({ name: 'Pots', permissions: [] });
    const { code, stdout, stderr } = await register();
    expect(code).toBe(2);
    expect(stdout).toContain('~ name            Savings → Pots');
    expect(stderr).toContain('--yes applies the plan');
    expect(stderr).toContain('--allow-removals removes 2 permissions; --no-allow-removals leaves them.');
    expect(await servicesOn(platform)).toMatchObject([asManifested]);
  });

  it('--yes alone does not remove permissions', async () => {
    await register(['--yes']);
    await writeManifest({ name: 'Pots', permissions: [] });
    const { code, stderr } = await register(['--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('--allow-removals');
    expect(stderr).not.toContain('--yes applies');
    expect(await servicesOn(platform)).toMatchObject([asManifested]);
  });

  it.each([
    ['an empty stdin', ['--token-stdin'], { input: '' }, 'stdin is empty'],
    ['a token with its word', ['--yes'], { env: { REHIVE_ADMIN_TOKEN: 'Token abcdef' } }, 'without "Token "'],
    ['a service id that is no number', ['--service-id', 'x'], {}, 'whole number'],
  ])('%s: exit 2', async (_, args, options, words) => {
    const { code, stderr } = await register(args, options);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('a rehive.json that is wrong in three places: all three, with line and column', async () => {
    await writeManifest({
      url: 'savings',
      permissions: [{ section: 'admin', type: 'transactions', level: 'view' }],
      levle: 'private',
    });
    const { code, stdout, stderr } = await register(['--yes']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('rehive.json is not valid: 3 problems');
    expect(stderr).toContain('rehive.json:3:10  url: ');
    expect(stderr).toContain(
      'rehive.json:7:15  permissions[0].type: "transactions" is not a permission type; did you mean "transaction"?',
    );
    expect(stderr).toContain(
      'rehive.json:11:3  levle: the key "levle" is not known here; did you mean "level"?',
    );
    expect(platform.exchanges).toEqual([]);
  });

  it('no rehive.json: what to do', async () => {
    await rm(join(dir, 'rehive.json'));
    const { code, stderr } = await register(['--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no rehive.json in');
    expect(stderr).toContain('→ Make an extension: rehive-ext create');
  });

  it('a platform elsewhere gets no localhost, no http, and no token without TLS', async () => {
    await writeManifest({ url: 'http://localhost:3000' });
    const local = await register(['--yes'], { at: 'staging' });
    expect(local.code).toBe(2);
    expect(local.stderr).toContain('should not call the extension at http://localhost:3000');
    expect(local.stderr).toMatch(/→ Set the public address: url in .*rehive\.json:3:10/);
    expect(local.stderr).toContain('→ To do it all the same: --allow-insecure');
    await writeManifest({ url: 'https://savings.example.com' });
    const clear = await register(['--yes'], { at: 'http://rehive.invalid' });
    expect(clear.code).toBe(2);
    expect(clear.stderr).toContain('unencrypted');
    expect((await register(['--yes'])).code).toBe(0);
  });
});

describe('a platform that says no', () => {
  it('a wrong token: exit 1, what it means and what to do', async () => {
    const { code, stdout, stderr } = await register(['--yes'], {
      env: { REHIVE_ADMIN_TOKEN: 'f'.repeat(64) },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('error: The platform does not accept the token (401): ');
    expect(stderr).toContain('→ The token in REHIVE_ADMIN_TOKEN is wrong, expired or revoked');
  });

  it('a revoked token', async () => {
    platform.revokeToken(token);
    expect((await register(['--yes'])).code).toBe(1);
  });

  it("the token of a user who is no admin: exit 1, with the platform's answer and the likely permission", async () => {
    const { token: users } = platform.addUser('acme', { group: 'user' });
    const { code, stdout, stderr } = await register(['--yes'], { env: { REHIVE_ADMIN_TOKEN: users } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^As .*group user$/m);
    expect(stderr).toMatch(/error: The token may not do this: GET \/3\/admin\/services\/ \(403\): \S/);
    expect(stderr).toContain('It probably lacks the permission "admin service view"');
    expect(stdout + stderr).not.toContain(users);
  });

  it('two services that could be meant: exit 2, both named', async () => {
    for (const url of ['https://a.io', 'https://b.io']) {
      await writeManifest({ name: url, url });
      await register(['--yes']);
      const id = [...platform.state.services.keys()].at(-1);
      await writeManifest({ name: 'Savings', url });
      await register(['--yes', '--service-id', String(id)]);
    }
    await writeManifest();
    const { code, stderr } = await register(['--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('2 services on the platform have this name:');
    expect(stderr).toMatch(/→ If it is service \d+: --service-id \d+/);
  });

  it('a part that fails: exit 1, what is done and what not; the next run does the rest', async () => {
    await register(['--yes']);
    await writeManifest({ name: 'Pots', permissions: [{ section: 'user', type: 'email', level: 'view' }] });
    const heal = platform.faults.add({
      match: { method: 'POST', path: /permissions/ },
      respond: {
        status: 400,
        body: { status: 'error', message: 'Invalid permission.', data: { permissions: ['Not allowed.'] } },
      },
    });
    const { code, stdout, stderr } = await register(['--yes', '--allow-removals']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✓ change the service: name\n✗ add 1 permission: user email view \(failed\)\n· remove .* \(not done\)\n· remove .* \(not done\)\n$/,
    );
    expect(stderr).toContain('(400): Invalid permission.\n  permissions: Not allowed.');
    expect(stderr).toContain('Running it again does the rest.');
    const { stdout: document } = await register(['--yes', '--allow-removals', '--json']);
    expect(JSON.parse(document)).toMatchObject({
      status: 'failed',
      steps: [{ outcome: 'failed' }, { outcome: 'not-done' }, { outcome: 'not-done' }],
      error: { exit_code: 1, message: expect.stringContaining('Not allowed.') },
    });
    heal();
    expect((await register(['--yes', '--allow-removals'])).code).toBe(0);
    expect(await servicesOn(platform)).toMatchObject([{ name: 'Pots', permissions: ['user email view'] }]);
  });
});

describe('a platform that is in trouble', () => {
  const throttle = {
    status: 429,
    body: { status: 'error', message: 'Request was throttled: tier. Expected available in 1 second.' },
  };

  it('429: waits as told, and says so', async () => {
    platform.faults.add({
      match: { method: 'POST', path: '/3/admin/services/' },
      times: 1,
      respond: { ...throttle, headers: { 'Retry-After': '1' } },
    });
    const started = performance.now();
    const { code, stderr } = await register(['--yes']);
    expect(code).toBe(0);
    expect(stderr).toBe('The platform throttles; waiting 1 s, as it asks…\n');
    expect(performance.now() - started).toBeGreaterThan(1_000);
  });

  it('429 for longer than it is worth waiting: exit 3, and when to try again', async () => {
    platform.faults.add({
      match: { path: '/3/admin/services/' },
      respond: { ...throttle, headers: { 'Retry-After': '3600' } },
    });
    const { code, stderr } = await register(['--yes']);
    expect(code).toBe(3);
    expect(stderr).toContain('Request was throttled: tier.');
    expect(stderr).toContain('→ Try again in 3600 s.');
  });

  it('500: tries again, then exit 3', async () => {
    platform.faults.add({
      match: { path: '/3/auth/' },
      respond: { status: 500, body: { status: 'error', message: 'Oops.' } },
    });
    const { code, stdout, stderr } = await register(['--yes']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('trying again in 0.25 s');
    expect(stderr).toContain('error: The platform failed at GET /3/auth/ (500, 4 times): Oops.');
  });

  it('an answer that gets lost is looked for, not asked for again', async () => {
    platform.faults.add({ match: { method: 'POST', path: /permissions/ }, times: 1, respond: 'drop' });
    expect((await register(['--yes'])).code).toBe(0);
    expect(await servicesOn(platform)).toMatchObject([asManifested]);
  });

  it('not there: exit 3', async () => {
    await platform.close();
    const { code, stdout, stderr } = await register(['--yes']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(
      `error: Can't reach the platform at ${platform.url}: nothing listens there (connection refused).`,
    );
    platform = await startPlatform();
  });

  it.each<[string, Scripted, string]>([
    [
      'a page of HTML',
      { status: 200, text: '<html>', headers: { 'content-type': 'text/html' } },
      'not as a Rehive API does',
    ],
    [
      'a redirect',
      { status: 302, text: '', headers: { location: 'https://elsewhere.io/' } },
      'was redirected (302) to https://elsewhere.io/',
    ],
    ['JSON cut off', { status: 200, text: '{"status":"succ' }, 'not as a Rehive API does'],
  ])('%s: exit 3', async (_, answer, words) => {
    const server = await startScripted(answer);
    const { code, stderr } = await register(['--yes', '--debug'], { at: server.url });
    expect(code).toBe(3);
    expect(stderr).toContain(words);
    await server.close();
  });

  it('Ctrl-C between two steps: exit 130, what was done and what not', async () => {
    platform.faults.add({
      match: { method: 'POST', path: '/3/admin/services/' },
      respond: { delayMs: 1_500 },
    });
    const command = spawnBin(['register', '--api-url', platform.url, '--yes', '--debug'], dir, {
      REHIVE_ADMIN_TOKEN: token,
    });
    await command.waitFor(/Permissions\n {2}\+/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await command.end('SIGINT')).toBe(130);
    expect(command.stdout()).toMatch(/✓ create the service Savings\n· add 2 permissions: .* \(not done\)\n$/);
    expect(command.stderr()).toContain('Waiting for the answer to what was sent… Ctrl-C again leaves it');
    expect(command.stderr()).toContain('Interrupted.');
    expect(command.stdout() + command.stderr()).not.toContain(token);
    expect(await servicesOn(platform)).toMatchObject([{ name: 'Savings', permissions: [] }]);
  });
});
