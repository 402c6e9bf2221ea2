import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlatformClient } from '../../src/platform-client/create-platform-client.js';
import type { PlatformClient } from '../../src/platform-client/platform-client.js';
import { applyPlan } from '../../src/registration/apply-plan.js';
import { isEmpty, planRegistration, type Plan } from '../../src/registration/plan-registration.js';
import { removeService } from '../../src/registration/remove-service.js';
import { whoAmI } from '../../src/registration/who-am-i.js';
import { startPlatform, type Platform } from '../../src/simulator/platform.js';
import { add, adminClient, adminToken, change, manifestOf, servicesOn, view } from './registered-platform.js';

const anything = v.unknown();

let platform: Platform;
let client: PlatformClient;
beforeEach(async () => {
  platform = await startPlatform();
  client = adminClient(platform);
});
afterEach(() => platform.close());

const plan = (fields: object = {}, serviceId?: number): Promise<Plan> =>
  planRegistration(client, manifestOf(fields), { company: 'acme', id: serviceId });

async function registered(fields: object = {}): Promise<number> {
  const { serviceId, error } = await applyPlan(await plan(fields), client);
  expect(error).toBeNull();
  if (serviceId === null) throw new Error('No service was made.');
  return serviceId;
}

describe('a plan', () => {
  it('creates a service with all that the manifest states, and its permissions', async () => {
    expect(await plan({ description: 'Saves', tags: ['a'], management_url: null })).toEqual({
      version: 1,
      api_url: platform.apiUrl,
      company: 'acme',
      service: {
        action: 'create',
        id: null,
        fields: {
          name: 'Savings',
          description: 'Saves',
          tags: ['a'],
          url: 'https://savings.example.com',
          management_url: null,
        },
      },
      permissions: { add: [view, add], remove: [], keep: [] },
      webhooks: { missing: [], surplus: [], keep: [] },
    });
    expect(await servicesOn(platform)).toEqual([]);
  });

  it('has no word of why a permission is needed: that stays in the manifest', async () => {
    const withReason = { permissions: [{ ...view, reason: 'used by POST /admin/refunds/' }] };
    expect((await plan(withReason)).permissions).toEqual({ add: [view], remove: [], keep: [] });
    await registered(withReason);
    expect(JSON.stringify(platform.exchanges)).not.toContain('refunds');
    expect((await plan(withReason)).permissions).toEqual({ add: [], remove: [], keep: [view] });
  });

  it('removes a permission that the platform has twice once', async () => {
    await registered();
    platform.faults.add({
      match: { path: /permissions/ },
      respond: {
        status: 200,
        body: {
          status: 'success',
          data: { next: null, results: [view, add, view].map((one, id) => ({ id, ...one })) },
        },
      },
    });
    expect((await plan()).permissions).toEqual({
      add: [],
      remove: [{ id: 2, ...view }],
      keep: [view, add],
    });
  });

  it('of what was just registered is empty', async () => {
    const id = await registered({ description: 'Saves', tags: ['b', 'a'] });
    const again = await plan({ description: 'Saves', tags: ['a', 'b'], url: 'https://savings.example.com/' });
    expect(again.service).toMatchObject({ action: 'none', id, found_by: 'url', active: false });
    expect(again.permissions).toEqual({ add: [], remove: [], keep: [view, add] });
    expect(isEmpty(again)).toBe(true);
    expect(await servicesOn(platform)).toHaveLength(1);
  });

  it('changes field by field, old → new, and permissions to add and to remove', async () => {
    const id = await registered({ description: 'Old', tags: ['a'] });
    const next = await plan({ name: 'Pots', description: 'New', permissions: [view, change] });
    expect(next.service).toEqual({
      action: 'change',
      id,
      found_by: 'url',
      active: false,
      fields: { name: 'Pots', description: 'New', url: 'https://savings.example.com' },
      changes: [
        { field: 'name', old: 'Savings', new: 'Pots' },
        { field: 'description', old: 'Old', new: 'New' },
      ],
    });
    expect(next.permissions).toMatchObject({ add: [change], remove: [add], keep: [view] });
    expect(isEmpty(next)).toBe(false);
  });

  it('leaves alone what the manifest does not state', async () => {
    await registered({ description: 'Old', tags: ['a'], management_url: 'https://m.io/' });
    expect(isEmpty(await plan())).toBe(true);
    expect((await plan({ tags: [] })).service).toMatchObject({
      changes: [{ field: 'tags', old: ['a'], new: [] }],
    });
  });

  it('nothing, an empty text and an empty list are one', async () => {
    await registered();
    expect(isEmpty(await plan({ description: '', tags: [], management_url: null }))).toBe(true);
  });
});

describe('the service is found', () => {
  it('by its name when its url has changed', async () => {
    const id = await registered();
    expect((await plan({ url: 'https://new.example.com' })).service).toMatchObject({
      action: 'change',
      id,
      found_by: 'name',
      changes: [{ field: 'url', old: 'https://savings.example.com', new: 'https://new.example.com' }],
    });
  });

  it('not by its name alone where it is active elsewhere: that may be another environment', async () => {
    const id = await registered();
    const { state } = platform;
    const service = state.services.get(id);
    if (service === undefined) throw new Error('The service is not there.');
    service.active = true;
    const error: unknown = await plan({ url: 'https://staging.example.com' }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/active[^]*https:\/\/savings\.example\.com/),
      nextSteps: [expect.stringContaining(`--service-id ${id}`), expect.stringContaining('--new-service')],
    });
    expect((await plan({ url: 'https://staging.example.com' }, id)).service).toMatchObject({
      action: 'change',
      found_by: 'id',
    });
    expect((await plan({ description: 'New' })).service).toMatchObject({ action: 'change', found_by: 'url' });
  });

  it.each(['public', 'system'])('not by its name where it is %s: others made it', async (type) => {
    const service = { id: 3, name: 'Savings', url: 'https://others.example.com', type, active: false };
    platform.faults.add({
      match: { path: '/3/admin/services/' },
      respond: { status: 200, body: { status: 'success', data: { next: null, results: [service] } } },
    });
    expect((await plan()).service).toMatchObject({ action: 'create' });
  });

  it('by its id, whatever its name and url', async () => {
    const id = await registered();
    expect((await plan({ name: 'X', url: 'https://x.io' }, id)).service).toMatchObject({
      action: 'change',
      id,
      found_by: 'id',
    });
  });

  it('by its url before its name', async () => {
    await registered({ name: 'Other', url: 'https://other.io' });
    const id = await registered();
    expect((await plan({ name: 'Other' })).service).toMatchObject({ id, found_by: 'url' });
  });

  it('not where two could be meant: both are named, and how to choose', async () => {
    for (const url of ['https://a.io', 'https://b.io']) {
      await client.post('admin/services/', { name: 'Savings', url }, anything);
    }
    const error: unknown = await plan().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'usage' });
    expect(String(error)).toMatch(
      /2 services on the platform have this name:\n  \d+  Savings  https:\/\/a\.io\n  \d+  Savings  https:\/\/b\.io/,
    );
    expect(error).toMatchObject({
      nextSteps: [
        expect.stringMatching(/--service-id \d+/),
        expect.stringMatching(/--service-id \d+/),
        expect.stringContaining('--new-service'),
      ],
    });
  });

  it('not by an id that nobody has: those that there are, are named', async () => {
    const id = await registered();
    const error: unknown = await plan({}, 4711).catch((reason: unknown) => reason);
    expect(String(error)).toContain(`There is no service 4711 on the platform. There are:\n  ${id}  Savings`);
  });

  it('among more than one page', async () => {
    for (let i = 0; i < 260; i += 1)
      await client.post('admin/services/', { name: `S${i}`, url: `https://s${i}.io` }, anything);
    expect((await plan({ name: 'S259', url: 'https://s259.io' })).service).toMatchObject({
      action: 'none',
      found_by: 'url',
    });
    expect((await plan({ name: 'S0', url: 'https://s0.io' })).service).toMatchObject({
      action: 'none',
      found_by: 'url',
    });
  });

  it('in the own company only', async () => {
    await registered();
    const other = platform.addCompany({ id: 'globex' });

    const theirs = createPlatformClient({
      apiUrl: platform.apiUrl,
      token: other.admin_token,
      userAgent: 'x',
    });
    expect(await whoAmI(theirs)).toMatchObject({ company: 'globex', groups: [{ name: 'admin' }] });
    expect((await planRegistration(theirs, manifestOf(), { company: 'globex' })).service.action).toBe(
      'create',
    );
  });
});

describe('a plan that is applied', () => {
  it('leaves the platform as the manifest has it', async () => {
    await registered({ description: 'Old' });
    const { error, steps } = await applyPlan(
      await plan({ name: 'Pots', permissions: [view, change] }),
      client,
    );
    expect(error).toBeNull();
    expect(steps.map(({ step, outcome }) => `${step.action} ${outcome}`)).toEqual([
      'change-service done',
      'add-permissions done',
      'remove-permission done',
    ]);
    expect(await servicesOn(platform)).toEqual([
      {
        name: 'Pots',
        url: 'https://savings.example.com',
        description: 'Old',
        tags: null,
        active: false,
        permissions: ['admin transaction view', 'user account change'],
      },
    ]);
  });

  it('tells of each step before and after it', async () => {
    const told: string[] = [];
    await applyPlan(await plan(), client, {
      onStep: ({ action }, outcome) => told.push(`${action} ${outcome}`),
    });
    expect(told).toEqual([
      'create-service null',
      'create-service done',
      'add-permissions null',
      'add-permissions done',
    ]);
  });

  it('stops at the first step that fails, and says what was not done', async () => {
    const first = await plan();
    platform.faults.add({
      match: { path: /permissions/ },
      respond: { status: 400, body: { status: 'error', message: 'No.' } },
    });
    const { steps, error, serviceId } = await applyPlan(first, client);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
    expect(String(error)).toContain('(400): No.');
    expect(serviceId).not.toBeNull();
  });

  it('goes on with other removals where one is refused, and says why of each', async () => {
    await registered({ permissions: [view, add, change] });
    const shrunk = await plan({ permissions: [] });
    const [first] = shrunk.permissions.remove;
    platform.faults.add({
      match: { method: 'DELETE', path: `/3/admin/services/{id}/permissions/${first?.id}/` },
      respond: { status: 400, body: { status: 'error', message: 'In use.' } },
    });
    const { steps, error } = await applyPlan(shrunk, client);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['failed', 'done', 'done']);
    expect(String(steps[0]?.error)).toContain('(400): In use.');
    expect(steps[0]?.error).toBe(error);
    expect(await servicesOn(platform)).toMatchObject([{ permissions: ['admin transaction view'] }]);
  });

  it('sends a key with every request that changes something', async () => {
    const keys: (string | undefined)[] = [];
    const watched = createPlatformClient({
      apiUrl: platform.apiUrl,
      token: adminToken(platform),
      userAgent: 'x',
      onAttempt: ({ method, headers }) => {
        if (method !== 'GET') keys.push(headers['idempotency-key']);
      },
    });
    const fields = { name: 'Pots', permissions: [change] };
    for (const wanted of [{}, fields]) {
      const { error } = await applyPlan(
        await planRegistration(watched, manifestOf(wanted), { company: 'acme' }),
        watched,
      );
      expect(error).toBeNull();
    }
    expect(keys).toHaveLength(6);
    for (const key of keys) expect(key).toMatch(/^rehive-ext-[0-9a-f]{48}$/);
    expect(new Set(keys).size).toBe(6);
  });

  it('says of a step without an answer that nobody knows what became of it', async () => {
    const first = await plan();
    platform.faults.add({ match: { path: /permissions/, method: 'POST' }, respond: 'drop' });
    const { steps } = await applyPlan(first, client);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['done', 'unknown']);
  });

  it('stops between two steps when interrupted', async () => {
    const abort = new AbortController();
    const { steps, error } = await applyPlan(await plan(), client, {
      signal: abort.signal,
      onStep: (_, outcome) => {
        if (outcome === 'done') abort.abort();
      },
    });
    expect(steps.map(({ outcome }) => outcome)).toEqual(['done', 'not-done']);
    expect(error).toMatchObject({ name: 'Interrupted' });
    expect(await servicesOn(platform)).toMatchObject([{ name: 'Savings', permissions: [] }]);
  });

  it('can be applied twice: the second time changes nothing', async () => {
    const first = await plan();
    const once = await applyPlan(first, client);
    const twice = await applyPlan(first, client);
    expect(twice).toEqual(once);
    expect(await servicesOn(platform)).toMatchObject([
      { permissions: ['admin transaction view', 'admin webhook add'] },
    ]);
  });

  it.each([400, 500])('does not believe a %i that the platform only repeats', async (status) => {
    const repeated = {
      status,
      body: { status: 'error', message: 'Then.' },
      headers: { 'Idempotent-Replayed': 'true' },
    };
    platform.faults.add({ match: { method: 'POST' }, times: 2, respond: repeated });
    await registered();
    expect(await servicesOn(platform)).toHaveLength(1);
    platform.faults.add({ match: { method: 'PATCH' }, respond: repeated });
    const { error } = await applyPlan(await plan({ name: 'Pots' }), client);
    expect(error).toMatchObject({ status, platformMessage: 'Then.' });
  });

  it('does it again where somebody undid it, although the platform remembers the keys', async () => {
    const id = await registered();
    await client.delete(`admin/services/${id}/`);
    expect(await servicesOn(platform)).toEqual([]);
    await registered();
    expect(await servicesOn(platform)).toMatchObject([
      { permissions: ['admin transaction view', 'admin webhook add'] },
    ]);
    for (const name of ['B', 'Savings', 'B', 'Savings', 'B']) {
      await applyPlan(await plan({ name }), client);
      expect(await servicesOn(platform)).toMatchObject([{ name }]);
    }
  });

  it('does it again as often as it was removed on one day', async () => {
    for (let i = 0; i < 8; i += 1) {
      const id = await registered();
      expect(await servicesOn(platform)).toHaveLength(1);
      await removeService(client, id);
    }
    expect(await servicesOn(platform)).toEqual([]);
  });
});
