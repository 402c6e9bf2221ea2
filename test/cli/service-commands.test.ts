import { createAdminApi } from 'rehive/admin';
import { createAuth } from 'rehive/auth';
import { describe, expect, it } from 'vitest';
import { reply } from '../simulator/tiny-extension.js';
import { add, registeredProject, view } from './registered-project.js';

describe('activate and deactivate', () => {
  it('do so once, and the official SDK sees it', async () => {
    const { run, register, platform, token, extension } = await registeredProject();
    const admin = createAdminApi({
      auth: createAuth({ baseUrl: platform.url, token }),
      baseUrl: platform.url,
    });
    const seen = async (): Promise<unknown> => (await admin.servicesList({})).data.results;
    await register();
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
    const { run, register, extension } = await registeredProject();
    await register();
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

  it('a platform that repeats what an extension told of its token: nothing that is said has it', async () => {
    const { run, register, platform } = await registeredProject();
    await register();
    const told = 'ab12'.repeat(16);
    const message = `An error occurred in the service: Who is ${told}?`;
    platform.faults.add({
      match: { method: 'PATCH' },
      respond: { status: 400, body: { status: 'error', message, data: { [told]: [told] } } },
    });
    for (const flag of ['--debug', '--json']) {
      const { stdout, stderr } = await run(['activate', '--yes', flag]);
      expect(stdout + stderr).toContain('Who is [token]?');
      expect(stdout + stderr).not.toContain('ab12ab12');
    }
  });

  it('not registered, no consent, no token: said at once', async () => {
    const { run, register } = await registeredProject();
    expect(await run(['activate', '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Savings is not registered for acme'),
    });
    await register();
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
    const { run, register, read, platform } = await registeredProject();
    await register();
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
    const { run, register, platform } = await registeredProject();
    await register();
    await run(['activate', '--yes']);
    const { code, stderr } = await run(['unregister', '--yes', '--service-id', '1']);
    expect(code).toBe(1);
    expect(stderr).toContain(`→ rehive-ext deactivate --api-url ${platform.url} --service-id 1\n`);
    expect(platform.state.services.size).toBe(1);
  });

  it('not one that only has the same name', async () => {
    const { run, register, write, platform } = await registeredProject();
    await register();
    await write({ url: 'https://elsewhere.example.com' });
    expect((await run(['unregister', '--yes'])).stdout).toContain('is not registered');
    expect(platform.state.services.size).toBe(1);
  });
});
