import { describe, expect, it } from 'vitest';
import { asksToConfirm, confirmations } from '../../src/contract/confirmations.js';
import { eventNames, type EventName } from '../../src/contract/events.js';
import { loadSection } from '../../src/contract/sdk-contract.js';
import { eventCauses } from '../../src/contract/operation-events.js';
import { readPlatform } from '../../src/simulator/platform.js';
import { activeExtension } from './active-extension.js';
import { freshPlatform } from './platform-requests.js';
import { misfits } from './sdk-schemas.js';

/** Where the SDK's types are stricter than the platform's own filters say that it is. */
const knownMisfits = new Set(['/data/last_login must be number']);

const withDetail = eventNames.flatMap((event) => {
  const { detail } = eventCauses[event];
  return detail === null ? [] : [[event, detail] as const];
});

/** The path of the detail endpoint for a resource: of the company itself, of a nested one, or by the key that it has. */
function pathOf(event: EventName, detail: string, data: Record<string, unknown>, account: string): string {
  const path = detail.replace('GET /3/', '');
  if (event === 'account.currency.create') {
    const { code } = data['currency'] as { code: string };
    return path.replace('{reference}', account).replace('{code}', code);
  }
  return path.replace(/\{(\w+)\}/, (_, name: string) => String(data[name] ?? data['id']));
}

describe('the webhook of each event that simulate sends', () => {
  it.each(withDetail)('%s carries what the admin API answers for the resource', async (event, detail) => {
    const { platform, extension, admin } = await activeExtension([event]);
    const [report] = await platform.sendWebhook({ company: 'acme', event });
    expect(report).toMatchObject({ accepted: true });
    const body = extension.calls[0]?.body as { company: string; data: Record<string, unknown> };
    expect(body).toMatchObject({ event, company: 'acme' });
    const [account = ''] = platform.state.accounts.keys();
    const retrieved = await admin('GET', pathOf(event, detail, body.data, account));
    expect(retrieved.status).toBe(200);
    // Beside the user, what the user is to confirm something with.
    const beside = asksToConfirm(event) ? confirmations[event].carries : [];
    for (const field of beside) expect(body.data[field]).toEqual(expect.stringMatching(/^[0-9a-f-]{6,}$/));
    expect(without(body.data, beside)).toEqual(retrieved.data);
    const misfit = await misfits(detail, body.data);
    expect(misfit.filter((one) => !knownMisfits.has(one))).toEqual([]);
    // What was made for it has not happened: the extension hears of nothing else.
    await platform.settled();
    expect(extension.calls).toHaveLength(1);
  });

  it.each(withDetail)('%s names a user, an account and a currency that the company has', async (event) => {
    const { platform, extension, admin } = await activeExtension([event]);
    await platform.sendWebhook({ company: 'acme', event });
    const { users, accounts, currencies } = referencesIn(extension.calls[0]?.body['data']);
    for (const id of users) expect((await admin('GET', `admin/users/${id}/`)).status, id).toBe(200);
    for (const id of accounts) expect((await admin('GET', `admin/accounts/${id}/`)).status, id).toBe(200);
    for (const code of currencies)
      expect((await admin('GET', `admin/currencies/${code}/`)).status, code).toBe(200);
  });

  it('mfa.sms.verify, which the SDK has no schema for, names the user', async () => {
    const { platform, extension, admin } = await activeExtension(['mfa.sms.verify']);
    const [report] = await platform.sendWebhook({ company: 'acme', event: 'mfa.sms.verify' });
    expect(report?.sample).toBe(true);
    const data = extension.calls[0]?.body['data'] as { user: { id: string } };
    expect(Object.keys(data)).toEqual(['user', 'mobile', 'otp']);
    expect((await admin('GET', `admin/users/${data.user.id}/`)).data).toMatchObject(data.user);
  });
});

function without(data: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([field]) => !fields.includes(field)));
}

describe('a sample of an event', () => {
  it.each(eventNames.filter((event) => /^transaction\.(?!transition)/.test(event)))(
    '%s has every key of AdminExtendedTransaction, and no other',
    async (event) => {
      const { schemas } = await loadSection('admin');
      const { data } = await readPlatform().sampleEvent({ company: 'acme', event });
      const keys = Object.keys(schemas['AdminExtendedTransaction']?.properties ?? {});
      expect(keys.length).toBeGreaterThan(20);
      expect(Object.keys(data).toSorted()).toEqual(keys.toSorted());
    },
  );

  it('changes nothing and raises nothing, whatever the company has none of', async () => {
    const { platform, extension } = await activeExtension([
      'email.create',
      'document.create',
      'alert.create',
    ]);
    const { time: _, ...before } = platform.save();
    for (const event of eventNames) await platform.sampleEvent({ company: 'acme', event });
    await platform.settled();
    expect(platform.save()).toMatchObject(before);
    expect(extension.calls).toEqual([]);
  });

  it('is about a transaction that there is, where there is one', async () => {
    const platform = await freshPlatform();
    const [report] = await platform
      .sendWebhook({ company: 'acme', event: 'transaction.create', url: platform.url, secret: null })
      .then(async () => [await platform.sampleEvent({ company: 'acme', event: 'transaction.create' })]);
    expect(platform.state.transactions.has(String(report?.data['id']))).toBe(true);
  });

  it('takes overrides, and refuses one that names nothing', async () => {
    const platform = readPlatform();
    const event = 'transaction.create';
    const { data } = await platform.sampleEvent({
      company: 'acme',
      event,
      data: { note: 'Hi' },
      set: { 'data.amount': 5 },
    });
    expect(data).toMatchObject({ note: 'Hi', amount: 5 });
    for (const wrong of [{ set: { 'data.amuont': 5 } }, { data: { amuont: 5 } }]) {
      await expect(platform.sampleEvent({ company: 'acme', event, ...wrong })).rejects.toMatchObject({
        kind: 'usage',
        message: "The webhook's body has no data.amuont: the override would do nothing.",
        nextSteps: expect.arrayContaining(['The closest is data.amount.']),
      });
    }
  });
});

interface References {
  users: Set<string>;
  accounts: Set<string>;
  currencies: Set<string>;
}

/** The identifiers in a resource that name other resources, wherever they stand in it. */
function referencesIn(value: unknown, field = ''): References {
  const found: References = { users: new Set(), accounts: new Set(), currencies: new Set() };
  if (typeof value !== 'object' || value === null) return found;
  const { id, reference, code } = value as Record<string, unknown>;
  if (['user', 'creator', 'author', 'owner'].includes(field) && typeof id === 'string') found.users.add(id);
  if (field === 'account' && typeof reference === 'string') found.accounts.add(reference);
  if (field === 'currency' && typeof code === 'string') found.currencies.add(code);
  for (const [key, child] of Object.entries(value)) {
    const deeper = referencesIn(child, Array.isArray(value) ? field : key);
    for (const kind of ['users', 'accounts', 'currencies'] as const)
      for (const one of deeper[kind]) found[kind].add(one);
    if (key === 'account' && typeof child === 'string' && child !== '') found.accounts.add(child);
  }
  return found;
}
