import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createCompanyStore } from '../src/db/company-store.js';
import type { Database } from '../src/db/database.js';
import { openEmbedded } from '../src/db/embedded.js';
import { createInboxStore } from '../src/db/inbox-store.js';
import { migrate } from '../src/db/migrate.js';
import { createVault } from '../src/db/vault.js';

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

async function withEvent() {
  const inbox = createInboxStore(database);
  const companies = createCompanyStore(database, createVault([{ id: 'k1', key: randomBytes(32) }]));
  const activate = async () => {
    await companies.webhookSecret('acme');
    await companies.activate('acme', 'token');
    await inbox.add(event);
  };
  await activate();
  const claimed = await inbox.claim(30);
  if (claimed === null) throw new Error('There is nothing to claim.');
  return { inbox, companies, activate, claimed };
}

test('who lost the lease stores nothing, also when the event looks the same after a purge', async () => {
  const { inbox, companies, activate, claimed: old } = await withEvent();
  await companies.purge('acme');
  await activate();
  const current = await inbox.claim(30);
  expect(current).toMatchObject({ id: 'e1', attempts: old.attempts });
  let saved = 0;
  const save = async () => void (saved += 1);

  expect(await inbox.finish(old, save)).toBe(false);
  await inbox.fail(old, 'too late', null);
  expect(await inbox.counts('acme')).toEqual({ pending: 1, handled: 0, dead: 0 });
  expect(saved).toBe(0);

  expect(current !== null && (await inbox.finish(current, save))).toBe(true);
  expect(await inbox.counts('acme')).toEqual({ pending: 0, handled: 1, dead: 0 });
  expect(saved).toBe(1);
});

test('what is left of a company that is not active waits', async () => {
  const { inbox, companies, claimed } = await withEvent();
  await inbox.fail(claimed, 'The token has ended.', 0);
  await companies.deactivate('acme');
  expect(await inbox.claim(30)).toBeNull();
  await companies.activate('acme', 'another token');
  expect(await inbox.claim(30)).toMatchObject({ id: 'e1' });
});

test('an event is leased to one at a time, and free again when its lease has ended', async () => {
  const { inbox, claimed } = await withEvent();
  expect(await inbox.claim(30)).toBeNull();
  await database.query("update inbox set leased_until = now() - interval '1 second'");
  const second = await inbox.claim(30);
  expect(second).toMatchObject({ id: 'e1', attempts: claimed.attempts + 1 });
  expect(await inbox.finish(claimed, null)).toBe(false);
});
