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
    const { run, register, write, read } = await registeredProject();
    await register();
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
    extension.answer = (_call, response) => reply(response, 500, { status: 'error', message: 'Full.' });
    await admin.usersCreate({ body: { email: 'second@acme.test' } });
    await platform.settled();
    const { code, stdout, stderr } = await run(['status']);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(
      /The last webhooks\n  ! retrying  \S+Z  user\.create  task 2, 1 try: answered 500, Full\.\n  ✓ delivered \S+Z  user\.create  task 1, 1 try\n$/,
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
