import { createAdminApi } from 'rehive/admin';
import { createAuth } from 'rehive/auth';
import { describe, expect, it } from 'vitest';
import { reply } from '../simulator/tiny-extension.js';
import { add, registeredProject, view } from './registered-project.js';

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
    expect(stdout).toMatch(/✗ Not registered: rehive-ext register\n$/);
    const json = await run(['status', '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
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

  it('registered, active, as in rehive.json: exit 0; otherwise 1, with what differs', async () => {
    const { run, write, read } = await registeredProject();
    await run(['register', '--yes']);
    const inactive = await run(['status']);
    expect(inactive.code).toBe(0);
    expect(inactive.stdout).toContain('✓ Registered as service 1\n! Not active: rehive-ext activate\n');
    await run(['activate', '--yes']);
    const active = await run(['status']);
    expect(active.stdout).toMatch(
      /✓ Active\n✓ Name, url and description as in rehive\.json\n✓ Permissions as in rehive\.json\n✓ Webhooks as in rehive\.json\n$/,
    );
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
    const { run, write, read, platform, extension, token } = await registeredProject();
    await run(['register', '--yes']);
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
    extension.answer = (_call, response) => reply(response, 500, { status: 'error', message: 'Full.' });
    await admin.usersCreate({ body: { email: 'second@acme.test' } });
    await platform.settled();
    const { code, stdout, stderr } = await run(['status']);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(
      /The last webhooks\n  ! retrying  \S+Z  user\.create  task 2, 1 try: answered 500, Full\.\n  ✓ delivered  \S+Z  user\.create  task 1, 1 try\n$/,
    );
    const json = await run(['status', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      webhook_tasks: [
        { id: 2, state: 'retrying', last: { response_code: 500 } },
        { id: 1, state: 'delivered', last: null },
      ],
    });
    expect(stdout + json.stdout).not.toContain(webhook.secret);
  });
});

describe('activate and deactivate', () => {
  it('do so once, and the official SDK sees it', async () => {
    const { run, platform, token, extension } = await registeredProject();
    const admin = createAdminApi({
      auth: createAuth({ baseUrl: platform.url, token }),
      baseUrl: platform.url,
    });
    const seen = async (): Promise<unknown> => (await admin.servicesList({})).data.results;
    await run(['register', '--yes']);
    expect(await seen()).toMatchObject([{ id: 1, name: 'Savings', url: extension.url, active: false }]);
    const path = { service_id: '1' };
    expect((await admin.servicesPermissionsList({ path })).data.results).toMatchObject([view, add]);

    const activated = await run(['activate', '--yes']);
    expect(activated.code, activated.stderr).toBe(0);
    expect(activated.stdout).toContain(`calls POST ${extension.url}/activate/ with its token`);
    expect(activated.stdout).toMatch(/✓ Service 1 is active for acme\.\n$/);
    expect(await seen()).toMatchObject([{ id: 1, active: true }]);
    expect((await run(['activate'])).stdout).toContain('Service 1 is active already.');
    expect(extension.calls.map((call) => call.path)).toEqual(['/activate/']);

    const deactivated = await run(['deactivate', '--yes', '--json']);
    expect(JSON.parse(deactivated.stdout)).toMatchObject({
      status: 'deactivated',
      service: { id: 1, active: false },
      error: null,
    });
    expect(await seen()).toMatchObject([{ id: 1, active: false }]);
    expect(extension.calls.map((call) => call.path)).toEqual(['/activate/', '/deactivate/']);
    expect(await run(['deactivate'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is not active'),
    });
  });

  it("an extension that refuses: exit 1, the platform's message and the request's id", async () => {
    const { run, extension } = await registeredProject();
    await run(['register', '--yes']);
    extension.answer = (_call, response) => reply(response, 400, { status: 'error', message: 'Not today.' });
    const { code, stderr } = await run(['activate', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain('(400): An error occurred in the service: Not today.');
    expect(stderr).toMatch(/request id [0-9a-f-]{36}/);
    const { stdout } = await run(['activate', '--yes', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        exit_code: 1,
        platform: {
          status: 400,
          message: 'An error occurred in the service: Not today.',
          request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
    });
  });

  it('not registered, no consent, no token: said at once', async () => {
    const { run } = await registeredProject();
    expect(await run(['activate', '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Savings is not registered for acme'),
    });
    await run(['register', '--yes']);
    const unasked = await run(['activate']);
    expect(unasked.code).toBe(2);
    expect(unasked.stdout).toContain('What the platform does');
    expect(unasked.stderr).toContain('--yes says yes');
    for (const command of ['activate', 'deactivate', 'unregister']) {
      const { code, stderr } = await run([command], { env: { REHIVE_ADMIN_TOKEN: undefined } });
      expect(code).toBe(2);
      for (const flag of ['--token-stdin', '--yes']) expect(stderr).toContain(flag);
    }
  });
});

describe('unregister', () => {
  it('removes the service and its id; again, there is nothing to do', async () => {
    const { run, read, platform } = await registeredProject();
    await run(['register', '--yes']);
    const { code, stdout } = await run(['unregister', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('it removes service 1, with 2 permissions and 0 webhooks');
    expect(stdout).toMatch(/✓ Service 1 is removed\. rehive\.json has no id for it any more\.\n$/);
    expect(platform.state.services.size).toBe(0);
    expect(await read()).not.toHaveProperty('services');
    const again = await run(['unregister']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is to be done') });
  });

  it('not while it is active: exit 1, and what to do first', async () => {
    const { run, platform } = await registeredProject();
    await run(['register', '--yes']);
    await run(['activate', '--yes']);
    const { code, stderr } = await run(['unregister', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain(`→ rehive-ext deactivate --api-url ${platform.url}`);
    expect(platform.state.services.size).toBe(1);
  });

  it('not one that only has the same name', async () => {
    const { run, write, platform } = await registeredProject();
    await run(['register', '--yes']);
    await write({ url: 'https://elsewhere.example.com' });
    expect((await run(['unregister', '--yes'])).stdout).toContain('is not registered');
    expect(platform.state.services.size).toBe(1);
  });
});
