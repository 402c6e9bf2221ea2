import { describe, expect, it } from 'vitest';
import { eventNames } from '../../src/contract/events.js';
import { eventCauses, eventsOf } from '../../src/contract/operation-events.js';
import { sdkOperations } from './sdk-source.js';

const operations = new Set([...sdkOperations('admin'), ...sdkOperations('user')]);
const pairs = eventNames.map((event) => [event, eventCauses[event]] as const);

/** What changes the state in a resource that an event is about, and raises none all the same; each with the reason. */
const silent: Record<string, string> = {
  'DELETE /3/admin/company/links/{id}/': 'no event tells of a deletion',
  'DELETE /3/admin/users/emails/{id}/': 'no event tells of a deletion',
  'DELETE /3/user/emails/{id}/': 'no event tells of a deletion',
  'DELETE /3/admin/users/mobiles/{id}/': 'no event tells of a deletion',
  'DELETE /3/user/mobiles/{id}/': 'no event tells of a deletion',
  'DELETE /3/admin/users/addresses/{id}/': 'no event tells of a deletion',
  'DELETE /3/user/addresses/{id}/': 'no event tells of a deletion',
  'DELETE /3/admin/users/documents/{id}/': 'no event tells of a deletion',
  'DELETE /3/user/documents/{id}/': 'no event tells of a deletion',
  'DELETE /3/admin/users/devices/{id}/': 'no event tells of a deletion',
  'DELETE /3/user/devices/{id}/': 'no event tells of a deletion',
  'PATCH /3/admin/users/devices/{id}/': 'there is no device.update',
  'PUT /3/admin/users/devices/{id}/': 'there is no device.update',
  'PATCH /3/user/devices/{id}/': 'there is no device.update',
  'PUT /3/user/devices/{id}/': 'there is no device.update',
  'PATCH /3/admin/accounts/{reference}/currencies/{code}/': 'there is no account.currency.update',
  'PUT /3/admin/accounts/{reference}/currencies/{code}/': 'there is no account.currency.update',
  'DELETE /3/admin/users/crypto-accounts/{id}/': 'there is no crypto_account.delete',
  'DELETE /3/user/crypto-accounts/{id}/': 'there is no crypto_account.delete',
};

describe('the table of events and the operations that raise them', () => {
  it.each(pairs)(
    '%s names operations and a detail endpoint that the SDK has',
    (_, { detail, operations: raisedBy }) => {
      const named = [...raisedBy, ...(detail === null ? [] : [detail])];
      expect(named.filter((operation) => !operations.has(operation))).toEqual([]);
    },
  );

  it('says of every event what raises it, or why nothing does', () => {
    const unexplained = pairs.filter(
      ([, { when, operations: raisedBy, assumption }]) =>
        when === '' || (raisedBy.length === 0 && assumption === null),
    );
    expect(unexplained).toEqual([]);
  });

  it('leaves out no operation that changes a resource of an event, unless it is said why', () => {
    const collections = new Set(
      pairs.flatMap(([, { detail }]) => {
        const path = detail?.replace(/^GET /, '').replace(/\{\w+\}\/$/, '') ?? '';
        const own = path.replace('/3/admin/users/', '/3/user/');
        return [path, own];
      }),
    );
    const changing = [...operations].filter((key) => {
      const [method = '', path = ''] = key.split(' ');
      return method !== 'GET' && collections.has(path.replace(/\{\w+\}\/$/, ''));
    });
    expect(changing.length).toBeGreaterThan(60);
    const raising = new Set(pairs.flatMap(([, cause]) => cause.operations));
    const unexplained = changing.filter((key) => !raising.has(key) && silent[key] === undefined);
    expect(unexplained).toEqual([]);
    expect(Object.keys(silent).filter((key) => raising.has(key))).toEqual([]);
  });
});

describe('which events an operation raises', () => {
  const transition = 'transaction.transition.create';
  const patch = 'PATCH /3/admin/transactions/{tx_code}/';

  it.each([
    [null, 'Initiating', ['transaction.create']],
    [null, 'Pending', ['transaction.create', 'transaction.initiate', transition]],
    [null, 'Complete', ['transaction.create', 'transaction.execute', transition]],
  ])('a new transaction: %s → %s', (_, status, expected) => {
    expect(eventsOf('POST /3/admin/transactions/credit/', null, { status })).toEqual(expected);
  });

  it.each([
    ['Pending', 'Complete', ['transaction.update', 'transaction.execute', transition]],
    ['Pending', 'Failed', ['transaction.update', 'transaction.execute', transition]],
    ['Initiating', 'Pending', ['transaction.update', 'transaction.initiate', transition]],
    ['Complete', 'Complete', ['transaction.update']],
  ])('a changed transaction: %s → %s', (before, after, expected) => {
    expect(eventsOf(patch, { status: before }, { status: after })).toEqual(expected);
  });

  it('none for an operation whose resource no event is about', () => {
    expect(eventsOf('POST /3/admin/webhooks/', null, { id: 1 })).toEqual([]);
  });
});
