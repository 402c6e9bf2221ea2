import { describe, expect, it } from 'vitest';
import { servicesOn } from '../registration/registered-platform.js';
import { atTerminal, type Session } from './at-terminal.js';
import { registeredProject, type RegisteredProject } from './registered-project.js';

const at = ({ dir, platform, token }: RegisteredProject, ...[command = '', ...args]: string[]): Session =>
  atTerminal([command, '--api-url', platform.url, ...args], { cwd: dir, env: { REHIVE_ADMIN_TOKEN: token } });

describe('at a terminal', () => {
  it('activate, deactivate and unregister ask, after they have said what the platform does', async () => {
    const project = await registeredProject();
    await project.register();
    const activating = at(project, 'activate');
    await activating.at('What the platform does', '');
    await activating.at('Activate service 1 for company acme', 'y\r');
    expect(await activating.ended).toBe(0);
    expect(activating.screen()).not.toContain(project.token);
    const refused = at(project, 'deactivate');
    await refused.at('Deactivate service 1 for company acme', '\r');
    expect(await refused.ended).toBe(1);
    expect(refused.screen()).toContain('Nothing was changed.');
    expect(await servicesOn(project.platform)).toMatchObject([{ active: true }]);
    const deactivating = at(project, 'deactivate');
    await deactivating.at('Deactivate service 1', 'y\r');
    expect(await deactivating.ended).toBe(0);
    const interrupted = at(project, 'unregister');
    await interrupted.at('Remove service 1 of company acme', '\u0003');
    expect(await interrupted.ended).toBe(130);
    const removing = at(project, 'unregister');
    await removing.at('Remove service 1', 'y\r');
    expect(await removing.ended).toBe(0);
    expect(await servicesOn(project.platform)).toEqual([]);
  });

  it('register asks which of two services it is, and prints the flag that says so', async () => {
    const project = await registeredProject();
    for (const url of ['https://a.example.com', 'https://b.example.com']) {
      await project.write({ url });
      await project.run(['register', '--yes', '--new-service']);
    }
    await project.write();
    const session = at(project, 'register');
    await session.at('Comparing rehive.json with the platform', '');
    await session.at('2 services on the platform have this name: Which one is it?', '\u001b[B\r');
    await session.at('Apply this to company acme', 'y\r');
    expect(await session.ended).toBe(0);
    expect(session.screen()).toContain(
      `rehive-ext register --api-url ${project.platform.url} --service-id 2 --yes`,
    );
    expect(await servicesOn(project.platform)).toMatchObject([
      { url: 'https://a.example.com' },
      { url: project.extension.url },
    ]);
    await project.write({ url: 'https://c.example.com' });
    const another = at(project, 'register', '--yes');
    await another.at('Which one is it?', '\u001b[A\r');
    expect(await another.ended).toBe(0);
    expect(another.screen()).toContain('--new-service --yes');
    expect(await servicesOn(project.platform)).toHaveLength(3);
  });

  it('register takes no for an answer from whoever is not sure: Ctrl-C at the question changes nothing', async () => {
    const project = await registeredProject();
    await project.register();
    await project.run(['activate', '--yes']);
    await project.write({ url: 'https://moved.example.com' });
    const session = at(project, 'register');
    await session.at('is it another environment?', '\u0003');
    expect(await session.ended).toBe(130);
    expect(await servicesOn(project.platform)).toMatchObject([{ url: project.extension.url }]);
  });
});
