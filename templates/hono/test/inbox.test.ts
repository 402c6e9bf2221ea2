import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { deactivateCompany, ensureWebhookSecret, purgeCompany, storeToken } from '../src/core/companies.js';
import {
  claimEvent,
  failEvent,
  finishEvent,
  forgetHandled,
  listEvents,
  recordEvent,
  retryEvent,
} from '../src/core/inbox.js';
import type { Database } from '../src/db/database.js';
import { openEmbedded } from '../src/db/embedded.js';
import { migrate } from '../src/db/migrate.js';
import { contextOf } from './support/context.js';

let database: Database;
beforeAll(async () => {
  database = await openEmbedded('memory://', {
    loadDataDir: new Blob([readFileSync(inject('databaseDump'))]),
  });
  await migrate(database);
});
afterAll(() => database.close());
beforeEach(() => database.query('truncate companies cascade'));

const event = { company: 'acme', id: 'e1', event: 'transaction.create', body: '{}' };

const lease = { leaseSeconds: 30, busy: [] };

async function withEvent() {
  const context = contextOf(database);
  const activate = async () => {
    await ensureWebhookSecret(context, 'acme');
    await storeToken(context, { id: 'acme', token: 'token', activate: true });
    await recordEvent(context, event);
  };
  await activate();
  const claimed = await claimEvent(context, lease);
  if (claimed === null) throw new Error('There is nothing to claim.');
  const states = async () =>
    (await listEvents(context, 'acme', { page: 1, page_size: 10 })).results.map(({ state }) => state);
  return { context, activate, claimed, states };
}

test('who lost the lease stores nothing, also when the event looks the same after a purge', async () => {
  const { context, activate, claimed: old, states } = await withEvent();
  await purgeCompany(context, 'acme');
  await activate();
  const current = await claimEvent(context, lease);
  expect(current).toMatchObject({ id: 'e1', attempts: old.attempts });
  let saved = 0;
  const save = async () => void (saved += 1);

  expect(await finishEvent(context, old, save)).toBe(false);
  await failEvent(context, old, { error: 'too late', retryInSeconds: null });
  expect(await states()).toEqual(['pending']);
  expect(saved).toBe(0);

  expect(current !== null && (await finishEvent(context, current, save))).toBe(true);
  expect(await states()).toEqual(['handled']);
  expect(saved).toBe(1);
});

test('what is left of a company that is not active waits', async () => {
  const { context, claimed } = await withEvent();
  await failEvent(context, claimed, { error: 'The token has ended.', retryInSeconds: 0 });
  await deactivateCompany(context, 'acme');
  expect(await claimEvent(context, lease)).toBeNull();
  await storeToken(context, { id: 'acme', token: 'another token', activate: true });
  expect(await claimEvent(context, { ...lease, busy: ['acme'] })).toBeNull();
  expect(await claimEvent(context, lease)).toMatchObject({ id: 'e1' });
});

test('an event is leased to one at a time, and free again when its lease has ended', async () => {
  const { context, claimed } = await withEvent();
  expect(await claimEvent(context, lease)).toBeNull();
  await database.query("update inbox set leased_until = now() - interval '1 second'");
  const second = await claimEvent(context, lease);
  expect(second).toMatchObject({ id: 'e1', attempts: claimed.attempts + 1 });
  expect(await finishEvent(context, claimed, null)).toBe(false);
});

test('a dead event is tried again when somebody asks for it, a handled one is not', async () => {
  const { context, claimed, states } = await withEvent();
  await failEvent(context, claimed, { error: 'No.', retryInSeconds: null });
  expect(await states()).toEqual(['dead']);
  expect(await retryEvent(context, 'globex', 'e1')).toBeNull();
  expect(await retryEvent(context, 'acme', 'e1')).toMatchObject({
    state: 'pending',
    attempts: 0,
    last_error: 'No.',
  });
  const again = await claimEvent(context, lease);
  expect(again !== null && (await finishEvent(context, again, null))).toBe(true);
  expect(await retryEvent(context, 'acme', 'e1')).toBeNull();
});

test('what was handled long ago is forgotten, and nothing else', async () => {
  const { context, claimed, states } = await withEvent();
  await finishEvent(context, claimed, null);
  await recordEvent(context, { ...event, id: 'e2' });
  await database.query(
    "update inbox set handled_at = handled_at - interval '29 days', received_at = now() - interval '90 days'",
  );
  await forgetHandled(context);
  expect((await states()).toSorted()).toEqual(['handled', 'pending']);
  await database.query("update inbox set handled_at = handled_at - interval '2 days'");
  await forgetHandled(context);
  expect(await states()).toEqual(['pending']);
});
