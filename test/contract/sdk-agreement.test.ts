import type { AdminWebhook, Permission } from 'rehive/admin';
import { describe, expect, it } from 'vitest';
import { eventNames, type EventName } from '../../src/contract/events.js';
import { operations } from '../../src/contract/operations.js';
import {
  permissionLevels,
  permissionSections,
  permissionTypes,
  type PermissionLevel,
  type PermissionSection,
  type PermissionType,
} from '../../src/contract/permissions.js';
import { enumOf, sdkOperations } from './sdk-source.js';

/** What is in one of two unions and not in the other: `never` when they agree, and the line below compiles. */
type Difference<One, Other> = Exclude<One, Other> | Exclude<Other, One>;
type Agrees<One, Other> = [Difference<One, Other>] extends [never] ? true : Difference<One, Other>;

const compiled: [
  Agrees<EventName, AdminWebhook['event']>,
  Agrees<PermissionSection, Permission['section']>,
  Agrees<PermissionType, Permission['type']>,
  Agrees<PermissionLevel, Permission['level']>,
] = [true, true, true, true];

describe('the contract, beside the installed SDK', () => {
  it('has the same events', () => {
    expect(compiled).not.toContain(false);
    expect([...eventNames].toSorted()).toEqual(enumOf('admin', 'AdminWebhook', 'event').toSorted());
  });

  it.each([
    ['sections', permissionSections, 'section'],
    ['types', permissionTypes, 'type'],
    ['levels', permissionLevels, 'level'],
  ] as const)('has the same %s of permissions', (_what, ours, field) => {
    expect([...ours].toSorted()).toEqual(enumOf('admin', 'Permission', field).toSorted());
  });

  it('names operations as the SDK does, apart from those that only the docs have', () => {
    const known = new Set([...sdkOperations('admin'), ...sdkOperations('user')]);
    expect(known.size).toBeGreaterThan(500);
    const unknown = operations.filter(({ key }) => !known.has(key));
    expect(unknown.map(({ key }) => key)).toEqual(
      operations.filter(({ outsideSdk }) => outsideSdk).map(({ key }) => key),
    );
  });

  it('would notice an event that a newer SDK has', () => {
    expect(enumOf('admin', 'AdminWebhook', 'event')).toContain('transaction.create');
    expect(() => enumOf('admin', 'AdminWebhook', 'nothing')).toThrow('has no field nothing');
  });
});

describe('operations', () => {
  it('have a path with a slash at the end, and a permission of their section unless a token is enough', () => {
    expect(operations.filter(({ path }) => !/^\/3\/.*\/$/.test(path))).toEqual([]);
    const ofAdmins = operations.filter(
      ({ path, authenticated }) => authenticated && path.startsWith('/3/admin/'),
    );
    expect(ofAdmins.filter(({ permission }) => permission?.section !== 'admin')).toEqual([]);
  });

  it('say of a doubtful permission that it is one', () => {
    const doubtful = operations.filter(({ permissionAssumed }) => permissionAssumed).map(({ key }) => key);
    expect(doubtful).toContain('POST /3/admin/services/{service_id}/permissions/');
    expect(doubtful).not.toContain('GET /3/admin/webhooks/');
  });
});
