import { describe, expect, it } from 'vitest';
import { startPlatform, type SavedState } from '../../src/simulator/platform.js';
import { adminOf, clientOf, freshExtension, freshPlatform } from './platform-requests.js';

const viewTransactions = { section: 'admin', type: 'transaction', level: 'view' } as const;
const viewUsers = { section: 'admin', type: 'user', level: 'view' } as const;

async function serviceWithOnePermission() {
  const extension = await freshExtension();
  const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
  await platform.activate({ company: 'acme', url: extension.url, permissions: [viewTransactions] });
  const service = clientOf(platform, platform.serviceToken('acme'));
  return { platform, service, url: extension.url };
}

describe('what a service calls is remembered by permission', () => {
  it('used and refused, with the operations that show it', async () => {
    const { platform, service, url } = await serviceWithOnePermission();
    expect((await service('GET', 'admin/transactions/')).status).toBe(200);
    expect((await service('GET', 'admin/transactions/?page=1')).status).toBe(200);
    const missing = '00000000-0000-4000-8000-000000000000';
    expect((await service('GET', `admin/transactions/${missing}/`)).status).toBe(404);
    expect((await service('GET', 'admin/users/')).status).toBe(403);
    const uses = platform.permissionUse('acme');
    expect(uses).toMatchObject([
      {
        permission: viewTransactions,
        used: 3,
        refused: 0,
        assumed: false,
        last: expect.any(Number),
        calls: [
          { operation: 'GET /3/admin/transactions/', used: 2, refused: 0 },
          { operation: 'GET /3/admin/transactions/{tx_code}/', used: 1, refused: 0 },
        ],
      },
      { permission: viewUsers, used: 0, refused: 1, calls: [{ operation: 'GET /3/admin/users/' }] },
    ]);
    expect(platform.permissionUse('acme', url)).toEqual(uses);
    expect(platform.permissionUse('acme', 'http://127.0.0.1:1')).toEqual([]);
    expect(platform.permissionUse('globex')).toEqual([]);
  });

  it('says which operations need their permission by assumption', async () => {
    const { platform, service } = await serviceWithOnePermission();
    await service('GET', 'admin/webhook-tasks/');
    expect(platform.permissionUse('acme')).toMatchObject([
      { refused: 1, assumed: true, calls: [{ assumed: true }] },
    ]);
  });

  it('calls of people, and calls that need no permission, are none of it', async () => {
    const { platform, service } = await serviceWithOnePermission();
    await adminOf(platform)('GET', 'admin/users/');
    await service('GET', 'auth/');
    expect(platform.permissionUse('acme')).toEqual([]);
  });

  it('is saved and read again', async () => {
    const { platform, service } = await serviceWithOnePermission();
    await service('GET', 'admin/users/');
    const saved = platform.save();
    const again = await startPlatform({ savedState: saved });
    try {
      expect(again.permissionUse('acme')).toEqual(platform.permissionUse('acme'));
    } finally {
      await again.close();
    }
    const { permission_use: dropped, ...older } = saved;
    expect(dropped).toHaveLength(1);
    const fromOlder = await startPlatform({ savedState: older });
    try {
      expect(fromOlder.permissionUse('acme')).toEqual([]);
    } finally {
      await fromOlder.close();
    }
  });

  it('a saved state whose records of it are none is refused', async () => {
    const platform = await freshPlatform();
    const broken = { ...platform.save(), permission_use: [{ operation: 1 }] } as unknown as SavedState;
    await expect(startPlatform({ savedState: broken })).rejects.toThrow(
      'permission_use[0].service_id is not a number',
    );
  });

  it('a company that there is not is an error', async () => {
    const platform = await freshPlatform();
    expect(() => platform.permissionUse('nobody')).toThrow('no company nobody');
  });
});
