import { expect, it, vi } from 'vitest';
import { servicesOn, type Seen } from '../registration/registered-platform.js';
import { email, registeredProject, view } from './registered-project.js';
import { spawnBin } from './spawn-bin.js';

const requests = [
  ['POST', '/3/admin/services/'],
  ['POST', '/3/admin/services/{id}/permissions/'],
  ['PATCH', '/3/admin/services/{id}/'],
  ['DELETE', '/3/admin/services/{id}/permissions/{id}/'],
] as const;

// docs/fault-matrix.md has every request; here it is the process itself that ends, without a word.
it.each(requests)(
  'killed before or after the platform acts on %s %s: the next run does the rest, and writes the id',
  async (method, path) => {
    const ended = await Promise.all([false, true].map((afterActing) => killAt(method, path, afterActing)));
    const created = method === 'POST';
    const permissions = ['admin transaction view', created ? 'admin webhook add' : 'user email view'];
    const service = expect.objectContaining({ name: created ? 'Savings' : 'Pots', permissions });
    expect(ended).toEqual([
      { services: [service], ids: [{ acme: 1 }] },
      { services: [service], ids: [{ acme: 1 }] },
    ]);
  },
);

/** What the platform and rehive.json have after a run that was killed, and one that was not. */
async function killAt(
  method: string,
  path: string,
  afterActing: boolean,
): Promise<{ services: Seen[]; ids: object[] }> {
  const { run, write, read, dir, platform, token } = await registeredProject();
  if (method === 'PATCH' || method === 'DELETE') {
    await run(['register', '--yes']);
    await write({ name: 'Pots', permissions: [view, email] });
  }
  platform.faults.add({ match: { method, path }, respond: { delayMs: 60_000 }, afterActing });
  const command = spawnBin(['register', '--api-url', platform.url, '--yes', '--allow-removals'], dir, {
    REHIVE_ADMIN_TOKEN: token,
  });
  await vi.waitUntil(() => (platform.faults.list()[0]?.met ?? 0) > 0, { timeout: 25_000 });
  expect(await command.end('SIGKILL')).toBe('SIGKILL');
  platform.faults.clear();
  const { code, stderr } = await run(['register', '--yes', '--allow-removals']);
  expect(code, stderr).toBe(0);
  return { services: await servicesOn(platform), ids: Object.values((await read()).services ?? {}) };
}
