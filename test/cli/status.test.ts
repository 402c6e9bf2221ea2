import { createAdminApi } from 'rehive/admin';
import { createAuth } from 'rehive/auth';
import { describe, expect, it } from 'vitest';
import { reply } from '../simulator/tiny-extension.js';
import { registeredProject, view } from './registered-project.js';

const webhook = {
  url: 'https://hook.example.com/webhook/',
  event: 'user.create',
  secret: 's3cret'.repeat(8),
};

describe('status', () => {
  it('not registered: exit 1, and what to do', async () => {
    const { run, platform } = await registeredProject();
    const { code, stdout } = await run(['status']);
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ Not registered: rehive-ext register --api-url ${platform.url}\n`);
    const json = await run(['status', '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      problems: ['not-registered'],
      registered: false,
      active: false,
      equal: false,
      differences: ['not-registered'],
      service_id: null,
      platform: { name: 'simulated', api_url: platform.apiUrl },
      webhook_tasks: [],
    });
    expect(platform.exchanges.every(({ request }) => request.method === 'GET')).toBe(true);
  });

  it('not active: exit 1, although nothing differs', async () => {
    const { run, register, platform } = await registeredProject();
    await register();
    const { code, stdout } = await run(['status']);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `✓ Registered as service 1\n✗ Not active: rehive-ext activate --api-url ${platform.url}\n`,
    );
    expect(JSON.parse((await run(['status', '--json'])).stdout)).toMatchObject({
      ok: false,
      problems: ['not-active'],
      active: false,
      equal: true,
      differences: [],
    });
  });

  it('registered, active, as in rehive.json: exit 0; otherwise 1, with what differs', async () => {
    const { run, register, write, read } = await registeredProject();
    await register();
    await run(['activate', '--yes']);
    const active = await run(['status']);
    expect(active.code).toBe(0);
    expect(active.stdout).toMatch(
      /✓ Active\n✓ Name, url and description as in rehive\.json\n✓ Permissions as in rehive\.json\n✓ Webhooks as in rehive\.json\n✓ No delivery fails\n$/,
    );
    expect(JSON.parse((await run(['status', '--json'])).stdout)).toMatchObject({ ok: true, problems: [] });
    await write({ ...(await read()), description: 'New', permissions: [view] });
    const { code, stdout } = await run(['status']);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ Name, url and description not as in rehive.json\n✗ Permissions not as');
    expect(stdout).toContain('~ description     nothing → New');
    expect(stdout).toContain('− admin webhook add');
    expect(JSON.parse((await run(['status', '--json'])).stdout)).toMatchObject({
      registered: true,
      active: true,
      equal: false,
      differences: ['service', 'permissions'],
    });
  });

  it('the last webhooks, failing ones first, with what the last try met and without secrets', async () => {
    const { run, register, write, read, platform, extension, token } = await registeredProject();
    await register();
    await run(['activate', '--yes']);
    const service = createAdminApi({
      auth: createAuth({ baseUrl: platform.url, token: platform.serviceToken('acme') ?? '' }),
      baseUrl: platform.url,
    });
    const unused = { id: 0, response_code: null, error: null, archived: false, created: 0, updated: 0 };
    const body = { ...unused, ...webhook, url: `${extension.url}/webhook/`, event: 'user.create' } as const;
    await service.webhooksCreate({ body });
    await write({ ...(await read()), webhooks: [{ event: 'user.create' }] });
    const admin = createAdminApi({
      auth: createAuth({ baseUrl: platform.url, token }),
      baseUrl: platform.url,
    });
    await admin.usersCreate({ body: { email: 'first@acme.test' } });
    await platform.settled();
    const told = `Full. zoe@bank.example ${'ab12'.repeat(16)}`;
    extension.answer = (_call, response) => reply(response, 500, { status: 'error', message: told });
    await admin.usersCreate({ body: { email: 'second@acme.test' } });
    await platform.settled();
    const { code, stdout, stderr } = await run(['status']);
    expect(code, stdout + stderr).toBe(1);
    expect(stdout).toContain('✗ Deliveries fail: see below\n');
    expect(stdout).toMatch(
      /The last webhooks\n  ! retrying  \S+Z  user\.create  task 2, 1 try: answered 500, Full\. \[email\] \[token\]\n  ✓ delivered \S+Z  user\.create  task 1, 1 try\n$/,
    );
    const json = await run(['status', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      problems: ['deliveries'],
      equal: true,
      webhook_tasks: [
        { id: 2, state: 'retrying', failing: true, last: { response_code: 500 } },
        { id: 1, state: 'delivered', failing: false, last: null },
      ],
    });
    for (const secret of [webhook.secret, 'ab12ab12', 'zoe@'])
      expect(stdout + json.stdout).not.toContain(secret);

    // Given up now, and looked at from later on.
    const task = platform.state.webhookTasks.get(2);
    if (task === undefined) throw new Error('The platform has no second delivery.');
    task.failed = Date.now() - 60_000;
    expect(await run(['status'])).toMatchObject({ code: 1, stdout: expect.stringContaining('✗ given up ') });
    const later = await run(['status', '--since', '30s']);
    expect(later.code, later.stdout).toBe(0);
    expect(later.stdout).toMatch(
      /✗ given up {2}\S+Z {2}user\.create {2}task 2, .*Full\. .* \(some time ago\)\n/,
    );
  });

  it.each(['/3/admin/webhooks/', '/3/admin/webhook-tasks/'])(
    'a token that may not see %s: exit 1, since nobody knows that all is well',
    async (path) => {
      const { run, register, platform, write } = await registeredProject();
      await register();
      await run(['activate', '--yes']);
      const service = platform.serviceToken('acme') ?? '';
      const headers = { authorization: `Token ${service}`, 'content-type': 'application/json' };
      const [event, url] = ['user.create', 'https://savings.example.com/webhook/'];
      const body = JSON.stringify({ ...webhook, event, url });
      await fetch(`${platform.apiUrl}admin/webhooks/`, { method: 'POST', headers, body });
      await write({ webhooks: [{ event }] });
      const forbidden = { status: 'error', message: 'You do not have permission.' };
      platform.faults.add({ match: { path }, respond: { status: 403, body: forbidden } });
      const { code, stdout, stderr } = await run(['status']);
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      expect(stdout).toContain('? Deliveries not known: the token may not see them');
      expect(JSON.parse((await run(['status', '--json'])).stdout)).toMatchObject({
        ok: false,
        problems: expect.arrayContaining(['not-visible']),
        webhook_tasks: [],
      });
    },
  );
});
