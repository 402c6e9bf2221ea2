import { createAdminApi, type AdminApi } from 'rehive/admin';
import { createAuth } from 'rehive/auth';
import { createUserApi } from 'rehive/user';
import { describe, expect, it } from 'vitest';
import { runBin } from '../run-bin.js';
import { reply } from '../simulator/tiny-extension.js';
import { loginPlace, storedToken } from './logged-in.js';
import { add, email, registeredProject, view } from './registered-project.js';

const path = { service_id: '1' };

function adminApi(baseUrl: string, token: string): AdminApi {
  return createAdminApi({ auth: createAuth({ baseUrl, token }), baseUrl });
}

describe('the official SDK', () => {
  it('sees what a registration made, changed and removed', async () => {
    const { run, write, read, platform, token, extension } = await registeredProject();
    const admin = adminApi(platform.url, token);
    const services = async () => (await admin.servicesList({})).data.results;
    const permissions = async () => (await admin.servicesPermissionsList({ path })).data.results;

    await write({ description: 'Saves.', tags: ['savings'] });
    expect((await run(['register', '--yes'])).code).toBe(0);
    expect(await services()).toMatchObject([
      { id: 1, name: 'Savings', url: extension.url, description: 'Saves.', tags: ['savings'], active: false },
    ]);
    expect(await permissions()).toMatchObject([view, add]);

    const { services: recorded } = await read();
    await write({ name: 'Pots', description: 'Saves.', permissions: [view, email], services: recorded });
    expect((await run(['register', '--yes', '--allow-removals'])).code).toBe(0);
    expect(await services()).toMatchObject([{ id: 1, name: 'Pots' }]);
    expect(await permissions()).toMatchObject([view, email]);

    expect((await run(['unregister', '--yes'])).code).toBe(0);
    expect(await services()).toEqual([]);
  });

  it('changes what status, register and activate then see', async () => {
    const { run, register, platform, token } = await registeredProject();
    await register();
    const admin = adminApi(platform.url, token);
    await admin.servicesPartialUpdate({ path, body: { active: true } });
    expect((await run(['status'])).stdout).toContain('✓ Active');
    expect((await run(['activate'])).stdout).toContain('is active already');

    await admin.servicesPartialUpdate({ path, body: { description: 'By hand' } });
    await admin.servicesPermissionsCreate({
      path,
      body: { permissions: [{ section: 'user', type: 'email', level: 'view' }] },
    });
    await run(['register', '--yes', '--no-allow-removals']);
    const { stdout } = await run(['status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: ['permissions'],
      plan: { permissions: { remove: [email], keep: [view, add] } },
    });
    await admin.servicesPartialUpdate({ path, body: { active: false } });
    await admin.servicesDestroy({ path });
    expect(JSON.parse((await run(['status', '--json'])).stdout)).toMatchObject({ registered: false });
  });

  it('lists the deliveries that webhooks list and show have, with the same tries', async () => {
    const { run, register, platform, token, extension, dir } = await registeredProject();
    await register();
    await run(['activate', '--yes']);
    const headers = {
      authorization: `Token ${platform.serviceToken('acme') ?? ''}`,
      'content-type': 'application/json',
    };
    const hook = { url: `${extension.url}/webhook/`, event: 'user.create', secret: 's3cret'.repeat(8) };
    await fetch(`${platform.apiUrl}admin/webhooks/`, { method: 'POST', headers, body: JSON.stringify(hook) });
    extension.answer = (_call, response) => reply(response, 500, { status: 'error', message: 'Full.' });
    const admin = adminApi(platform.url, token);
    await admin.usersCreate({ body: { email: 'first@acme.test' } });
    await platform.settled();

    const webhooks = async (...args: string[]): Promise<unknown> => {
      const options = { cwd: dir, env: { REHIVE_ADMIN_TOKEN: token } };
      const ran = await runBin(
        'rehive-ext',
        ['webhooks', ...args, '--json', '--api-url', platform.url],
        options,
      );
      return JSON.parse(ran.stdout);
    };
    const { results: tasks = [] } = (await admin.webhookTasksList({})).data;
    expect(tasks).toHaveLength(1);
    expect(await webhooks('list')).toMatchObject({
      webhook_tasks: tasks.map(({ id, tries }) => ({ id, tries, state: 'retrying' })),
    });
    const { results: requests = [] } = (
      await admin.webhookTasksRequestsList({ path: { webhhook_task_id: '1' } })
    ).data;
    expect(requests).toHaveLength(1);
    expect(await webhooks('show', '1')).toMatchObject({
      tries: requests.map(({ created, response_code, error }) => ({ at: created, response_code, error })),
    });
  });

  it('uses the session of a login until logout ends it', async () => {
    const place = await loginPlace();
    const { url } = place.platform;
    await place.logIn();
    const token = await storedToken(place);
    const user = createUserApi({ auth: createAuth({ baseUrl: url, token }), baseUrl: url });
    const { stdout } = await place.run(['whoami', '--api-url', url, '--json']);
    const { id, email: address, company } = (await user.authRetrieve({})).data;
    expect(JSON.parse(stdout)).toMatchObject({ user: { id, email: address, company } });
    await place.run(['logout', '--api-url', url]);
    await expect(user.authRetrieve({})).rejects.toMatchObject({ status: 401 });
  });
});
