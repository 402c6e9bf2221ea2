import { describe, expect, it } from 'vitest';
import { parseSavedState } from '../../src/simulator/saved-state.js';
import { handClock } from './hand-clock.js';
import { accessOf, adminOf, clientOf, freshPlatform } from './platform-requests.js';

const hours = 3_600_000;

const credit = { user: 'user@acme.test', amount: 100, currency: 'USD' };
const withKey = (key: string, body: object = credit) => ({ body, headers: { 'idempotency-key': key } });
const path = 'admin/transactions/credit/';

describe('an Idempotency-Key', () => {
  it('gets the same answer again, marked, and nothing is done twice', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const first = await admin('POST', path, withKey('k1'));
    const again = await admin('POST', path, withKey('k1'));
    expect(first.headers.has('idempotent-replayed')).toBe(false);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(platform.state.transactions.size).toBe(1);
  });

  it('gets the first answer with another body, too (assumption)', async () => {
    const admin = adminOf(await freshPlatform());
    const first = await admin('POST', path, withKey('k1'));
    const other = await admin('POST', path, withKey('k1', { ...credit, amount: 999 }));
    expect(other.headers.get('idempotent-replayed')).toBe('true');
    expect(other.body).toEqual(first.body);
  });

  it('keeps a refusal as well as a success', async () => {
    const admin = adminOf(await freshPlatform());
    const refused = await admin('POST', path, withKey('k1', { ...credit, amount: 0 }));
    expect(refused.status).toBe(400);
    const again = await admin('POST', path, withKey('k1'));
    expect(again).toMatchObject({ status: 400, body: refused.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('counts for PATCH and PUT, and not for GET', async () => {
    const admin = adminOf(await freshPlatform());
    const made = await admin('POST', path, { body: credit });
    const own = `admin/transactions/${String(made.data['id'])}/`;
    for (const method of ['PATCH', 'PUT']) {
      const first = await admin(method, own, withKey('k1', { note: `By ${method}` }));
      const again = await admin(method, own, withKey('k1', { note: 'Other' }));
      expect(first.data['note']).toBe(`By ${method}`);
      expect(again.headers.get('idempotent-replayed'), method).toBe('true');
      expect(again.body).toEqual(first.body);
    }
    await admin('GET', 'admin/company/', { headers: { 'idempotency-key': 'k1' } });
    const read = await admin('GET', 'admin/company/', { headers: { 'idempotency-key': 'k1' } });
    expect(read.headers.has('idempotent-replayed')).toBe(false);
  });

  it('is of one company, one user, one method and one path', async () => {
    const platform = await freshPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    const otherAdmin = platform.addUser('acme', { group: 'admin', email: 'second@acme.test' });
    const subtype = { name: 'fee', tx_type: 'debit' };
    const answers = [
      await adminOf(platform)('POST', 'admin/subtypes/', withKey('k1', subtype)),
      await adminOf(platform, 'globex')('POST', 'admin/subtypes/', withKey('k1', subtype)),
      await adminOf(platform)('POST', path, withKey('k1')),
      await clientOf(platform, otherAdmin.token)('POST', path, withKey('k1')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(answers.filter(({ headers }) => headers.has('idempotent-replayed'))).toEqual([]);
  });

  it('without a token, belongs to nobody: another one with the same key is a stranger', async () => {
    const platform = await freshPlatform();
    const register = (email: string) =>
      clientOf(platform)(
        'POST',
        'auth/register/',
        withKey('k1', { company: 'acme', email, password: 'long enough' }),
      );
    const [one, other, oneAgain] = [
      await register('one@x.test'),
      await register('two@x.test'),
      await register('one@x.test'),
    ];
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(other.data['token']).not.toBe(one.data['token']);
    expect(oneAgain.body).toEqual(one.body);
  });

  it('makes one of many at the same time', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin('POST', path, withKey('k1'))));
    expect(new Set(answers.map(({ data }) => data['id'])).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    expect(platform.state.transactions.size).toBe(1);
  });

  it('is kept for 24 hours', async () => {
    const clock = handClock();
    const platform = await freshPlatform({ clock });
    const admin = adminOf(platform);
    await admin('POST', path, withKey('k1'));
    clock.time += 24 * hours - 1;
    expect((await admin('POST', path, withKey('k1'))).headers.has('idempotent-replayed')).toBe(true);
    clock.time += 1;
    expect((await admin('POST', path, withKey('k1'))).headers.has('idempotent-replayed')).toBe(false);
    expect(platform.state.transactions.size).toBe(2);
    expect(platform.state.idempotentAnswers.size).toBe(1);
  });

  it('is kept with the state', async () => {
    const first = await freshPlatform();
    const made = await adminOf(first)('POST', path, withKey('k1'));
    const saved: unknown = JSON.parse(JSON.stringify(first.save()));
    const second = await freshPlatform({ savedState: parseSavedState(saved, 'saved') });
    const again = await adminOf(second)('POST', path, withKey('k1'));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(made.body);
  });

  it('has less than 100 characters', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    expect((await admin('POST', path, withKey('k'.repeat(99)))).status).toBe(201);
    const refused = await admin('POST', path, withKey('k'.repeat(100)));
    expect(refused).toMatchObject({ status: 400, body: { status: 'error' } });
    expect(platform.state.transactions.size).toBe(1);
  });

  it('is free again after a 429, whether of a tier or of a fault', async () => {
    const clock = handClock();
    const platform = await freshPlatform({ throttle: 'limited', clock });
    const admin = adminOf(platform);
    const take = platform.faults.add({ match: { path: `/3/${path}` }, respond: { status: 429 } });
    expect((await admin('POST', path, withKey('k1'))).status).toBe(429);
    take();
    while ((await admin('GET', 'admin/company/')).status !== 429);
    expect((await admin('POST', path, withKey('k1'))).status).toBe(429);
    clock.time += 60_000;
    const made = await clientOf(platform, accessOf(platform).admin_token)('POST', path, withKey('k1'));
    expect(made.status).toBe(201);
    expect(made.headers.has('idempotent-replayed')).toBe(false);
  });
});
