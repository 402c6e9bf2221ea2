import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { servicesOn } from '../registration/registered-platform.js';
import { freshPlatform } from '../simulator/platform-requests.js';
import { email, registeredProject, view } from './registered-project.js';

describe('a reviewed plan', () => {
  it('is written, changes nothing, holds no token, and is applied without a question', async () => {
    const { run, dir, token, platform, read } = await registeredProject();
    const planned = await run(['register', '--plan-out', 'plan.json']);
    expect(planned.code, planned.stderr).toBe(0);
    expect(planned.stdout).toContain(
      `To apply it: rehive-ext register --api-url ${platform.url} --plan plan.json`,
    );
    expect(await servicesOn(platform)).toEqual([]);
    expect(await read()).not.toHaveProperty('services');
    expect(await readFile(join(dir, 'plan.json'), 'utf8')).not.toContain(token);

    const applied = await run(['register', '--plan', 'plan.json', '--json']);
    expect(applied.code, applied.stderr).toBe(0);
    expect(JSON.parse(applied.stdout)).toMatchObject({
      status: 'applied',
      changed_since: [],
      recorded: true,
    });
    const [service] = await servicesOn(platform);
    expect(service?.permissions).toHaveLength(2);
    // What it asked for is done: the plan says nothing that would be otherwise.
    const again = await run(['register', '--plan', 'plan.json']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is to be done') });
  });

  it('is not applied where rehive.json or the platform has changed since: it says what', async () => {
    const { run, register, write, platform } = await registeredProject();
    await register();
    await write({ name: 'Pots' });
    await run(['register', '--plan-out', 'plan.json']);
    await write({ name: 'Jars', permissions: [view, email] });
    const changed = await run(['register', '--plan', 'plan.json', '--allow-removals']);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('plan.json is not what would be done now. Nothing was changed.');
    expect(changed.stdout).toContain('rehive.json: name was Pots, and is Jars.');
    expect(changed.stdout).toContain('rehive.json: the permission user email view is new.');
    expect(await servicesOn(platform)).toMatchObject([{ name: 'Savings' }]);
    const { code, stdout } = await run(['register', '--plan', 'plan.json', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'plan-changed', changed_since: expect.any(Array) });
    expect(stdout).not.toContain('On the platform');
  });

  it('asks for removals separately, all the same', async () => {
    const { run, register, write, platform } = await registeredProject();
    await register();
    await write({ permissions: [view] });
    await run(['register', '--plan-out', 'plan.json']);
    const refused = await run(['register', '--plan', 'plan.json']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--allow-removals removes 1 permission');
    expect((await run(['register', '--plan', 'plan.json', '--allow-removals'])).code).toBe(0);
    expect(await servicesOn(platform)).toMatchObject([{ permissions: ['admin transaction view'] }]);
  });

  it('is refused where it is none, or goes with flags that say something else: exit 2', async () => {
    const { run, dir } = await registeredProject();
    await writeFile(join(dir, 'plan.json'), '{"version":1}');
    for (const [args, words] of [
      [['--plan', 'none.json'], "none.json can't be read"],
      [['--plan', 'plan.json'], 'plan.json is not a plan of this version of rehive-ext: api_url'],
      [
        ['--plan', 'a', '--plan-out', 'b', '--service-id', '3'],
        'does not go with --plan-out and --service-id',
      ],
      [
        ['--service-id', '3', '--new-service'],
        '--service-id names a service, and --new-service asks for another',
      ],
      [['--plan-out', 'no/such/folder.json'], "no/such/folder.json can't be written"],
    ] as const) {
      const { code, stderr } = await run(['register', ...args]);
      expect(code, stderr).toBe(2);
      expect(stderr).toContain(words);
    }
  });
});

describe('the id of a service in rehive.json', () => {
  it('is written by platform and company, so that two platforms have one each, and finds the service', async () => {
    const { run, read, write, platform, extension } = await registeredProject();
    const staging = await freshPlatform({ companies: [{ id: 'acme-staging' }] });
    await run(['register', '--yes']);
    const there = await run(['register', '--yes', '--api-url', staging.url], {
      env: { REHIVE_ADMIN_TOKEN: staging.companies()[0]?.admin_token },
    });
    expect(there.code, there.stderr).toBe(0);
    const { services } = await read();
    expect(services).toEqual({ [platform.url]: { acme: 1 }, [staging.url]: { 'acme-staging': 1 } });

    // A new url and the old name, active: nothing but the id says that it is this one.
    await run(['activate', '--yes']);
    await write({ url: `${extension.url}/moved`, services });
    const { code, stdout } = await run(['register', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('Service 1 (as rehive.json has it)');
    expect(await servicesOn(platform)).toMatchObject([{ url: `${extension.url}/moved` }]);
  });

  it('is written where the service was found, and not by a dry run', async () => {
    const { run, register, read, write } = await registeredProject();
    await register();
    await write();
    await run(['register', '--dry-run']);
    expect(await read()).not.toHaveProperty('services');
    const { stdout } = await run(['register', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'nothing-to-do', recorded: true });
    expect(Object.values((await read()).services ?? {})).toEqual([{ acme: 1 }]);
  });

  it.skipIf(process.platform === 'win32')(
    'can not be written into a file that is read-only: what was done stays, and what to write is said',
    async () => {
      const { run, dir, platform } = await registeredProject();
      const file = join(dir, 'rehive.json');
      const before = await readFile(file, 'utf8');
      await chmod(dir, 0o755);
      await chmod(file, 0o444);
      // Nothing is read-only to root: then it runs as nobody.
      const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};
      const byHand = `or set services["${platform.url}"]["acme"] to 1 in it.`;
      const made = await run(['register', '--yes'], user);
      expect(made.code, made.stderr).toBe(1);
      expect(made.stdout).toContain('✓ create the service Savings');
      expect(made.stderr).toMatch(/error: .*rehive\.json can't be changed: EACCES: permission denied\n/);
      expect(made.stderr).toContain(byHand);
      const found = await run(['register', '--json'], user);
      expect(found.code).toBe(2);
      expect(JSON.parse(found.stdout)).toMatchObject({
        status: 'failed',
        service_id: 1,
        recorded: false,
        error: { exit_code: 2, next_steps: [expect.stringContaining(byHand)] },
      });
      expect(await readFile(file, 'utf8')).toBe(before);

      await chmod(file, 0o644);
      await run(['register', '--yes']);
      await chmod(file, 0o444);
      const removed = await run(['unregister', '--yes', '--json'], user);
      expect(removed.code).toBe(1);
      expect(JSON.parse(removed.stdout)).toMatchObject({
        status: 'unregistered',
        error: { next_steps: [expect.stringContaining(`or take services["${platform.url}"]["acme"] out`)] },
      });
      expect(removed.stderr).toContain("rehive.json can't be changed");
      expect(platform.state.services.size).toBe(0);
    },
  );

  it('of a service that is gone is replaced; of one that is something else, is refused', async () => {
    const { run, read, write, platform } = await registeredProject();
    const record = (id: number): object => ({ services: { [platform.url]: { acme: id } } });
    await write(record(4711));
    expect((await run(['register', '--yes'])).code).toBe(0);
    expect((await read()).services).toEqual({ [platform.url]: { acme: 1 } });
    await write({ ...record(1), name: 'Other', url: 'https://other.example.com' });
    const { code, stderr } = await run(['register', '--yes']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/rehive\.json has service 1 .* but that is Savings at http/);
    expect(stderr).toContain('--service-id 1');
  });

  it('can not be written: what was done is told, exit 1', async () => {
    const { run, dir, platform } = await registeredProject();
    platform.faults.add({
      match: { method: 'POST', path: '/3/admin/services/' },
      respond: { delayMs: 60_000 },
    });
    const running = run(['register', '--yes']);
    await vi.waitUntil(() => (platform.faults.list()[0]?.met ?? 0) > 0, { timeout: 20_000 });
    await writeFile(join(dir, 'rehive.json'), '{');
    platform.faults.clear();
    const { code, stdout, stderr } = await running;
    expect(code).toBe(1);
    expect(stdout).toContain('✓ create the service Savings');
    expect(stderr).toContain('rehive.json is not written, because somebody else has changed it');
    expect(await servicesOn(platform)).toHaveLength(1);
  });
});

it('several services that could be meant: exit 2, with every flag; --service-id or --new-service decides', async () => {
  const { run, write, platform } = await registeredProject();
  for (const url of ['https://a.example.com', 'https://b.example.com']) {
    await write({ url });
    await run(['register', '--yes', '--new-service']);
  }
  await write();
  const { code, stderr } = await run(['register']);
  expect(code).toBe(2);
  expect(stderr).toContain('2 services on the platform have this name:');
  for (const flag of ['--service-id 1', '--service-id 2', '--new-service', '--yes'])
    expect(stderr).toContain(flag);
  expect((await run(['register', '--yes', '--new-service'])).code).toBe(0);
  expect(await servicesOn(platform)).toHaveLength(3);
});

it('webhooks that differ are shown, without their secrets', async () => {
  const { run, write, platform } = await registeredProject();
  await write({ webhooks: [{ event: 'user.create' }] });
  await run(['register', '--yes']);
  await run(['activate', '--yes']);
  const secret = 's3cret'.repeat(8);
  const made = await fetch(`${platform.apiUrl}admin/webhooks/`, {
    method: 'POST',
    headers: {
      authorization: `Token ${platform.serviceToken('acme') ?? ''}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ url: 'https://old.example.com/webhook/', event: 'transaction.create', secret }),
  });
  expect(made.status).toBe(201);
  const { stdout } = await run(['register', '--dry-run']);
  expect(stdout).toContain('· user.create  in rehive.json, not on the platform');
  expect(stdout).toContain(
    '· transaction.create  on the platform (https://old.example.com/webhook/), not in rehive.json',
  );
  const json = await run(['register', '--json', '--debug', '--dry-run']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    plan: { webhooks: { missing: [{ event: 'user.create' }], surplus: [{ event: 'transaction.create' }] } },
  });
  expect(json.stdout + json.stderr).not.toContain(secret);
});
