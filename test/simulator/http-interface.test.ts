import { describe, expect, it } from 'vitest';
import { operations } from '../../src/contract/operations.js';
import { routes, publicRoutes } from '../../src/simulator/routes/routes.js';
import { adminOf, clientOf, freshPlatform } from './platform-requests.js';

describe('the HTTP interface', () => {
  it('has handlers of its own for operations of the contract only', () => {
    const answered = [...Object.keys(routes), ...Object.keys(publicRoutes)].toSorted();
    const known = new Set<string>(operations.map(({ key }) => key));
    expect(answered.filter((key) => !known.has(key))).toEqual([]);
  });

  it('answers an unknown path with the envelope of a 404, whoever asks', async () => {
    const platform = await freshPlatform();
    const answer = await clientOf(platform)('GET', 'admin/unicorns/');
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ status: 'error', message: 'Not found.' });
  });

  it('sends a GET without the slash to the address with it, and refuses a POST', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const moved = await admin('GET', 'admin/services?page_size=5');
    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')).toBe('/3/admin/services/?page_size=5');
    const posted = await admin('POST', 'admin/services', {
      body: { name: 'Lost', url: 'https://example.com' },
    });
    expect(posted.status).toBe(404);
    expect(platform.state.services.size).toBe(0);
  });

  it.each([
    ['broken JSON', '{"name":', {}, 400],
    ['a list', '[]', {}, 400],
    ['another type', 'name=x', { 'content-type': 'text/plain' }, 415],
    ['more than 10 MB', `{"name":"${'x'.repeat(10 * 1024 * 1024)}"}`, {}, 413],
  ])('refuses %s', async (_what, body, headers, status) => {
    const admin = adminOf(await freshPlatform());
    const answer = await admin('POST', 'admin/services/', {
      body,
      headers: headers as Record<string, string>,
    });
    expect(answer.status).toBe(status);
    expect(answer.body?.status).toBe('error');
    expect((await admin('GET', 'admin/services/')).status).toBe(200);
  });

  it('replays the answer to a repeated Idempotency-Key, and does the thing once', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const asked = {
      body: { name: 'Once', url: 'https://example.com' },
      headers: { 'idempotency-key': 'k1' },
    };
    const first = await admin('POST', 'admin/services/', asked);
    const second = await admin('POST', 'admin/services/', asked);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(platform.state.services.size).toBe(1);
    await admin('POST', 'admin/services/', { ...asked, headers: { 'idempotency-key': 'k2' } });
    expect(platform.state.services.size).toBe(2);
    const long = await admin('POST', 'admin/services/', {
      ...asked,
      headers: { 'idempotency-key': 'k'.repeat(100) },
    });
    expect(long.status).toBe(400);
  });
});

describe('lists', () => {
  async function withServices(count: number) {
    const admin = adminOf(await freshPlatform());
    for (let number = 1; number <= count; number += 1) {
      await admin('POST', 'admin/services/', {
        body: { name: `S${number}`, url: `https://s${number}.example.com` },
      });
    }
    return admin;
  }

  it('come in pages of 15 with links to the next and the previous', async () => {
    const admin = await withServices(17);
    const first = await admin('GET', 'admin/services/');
    expect(first.data).toMatchObject({ count: 17, previous: null });
    expect(first.data['results']).toHaveLength(15);
    const second = await fetch(String(first.data['next']), { method: 'GET' });
    expect(second.status).toBe(401);
    expect(new URL(String(first.data['next'])).search).toBe('?page=2');
    const last = await admin('GET', 'admin/services/?page=2');
    expect(last.data['next']).toBeNull();
    expect(last.data['results']).toHaveLength(2);
    expect(new URL(String(last.data['previous'])).search).toBe('');
    expect((await admin('GET', 'admin/services/?page=3')).status).toBe(404);
    expect((await admin('GET', 'admin/services/?page_size=3')).data['results']).toHaveLength(3);
  });

  it('have no count with pagination=cursor', async () => {
    const admin = await withServices(3);
    const first = await admin('GET', 'admin/services/?pagination=cursor&page_size=2');
    expect(first.data).not.toHaveProperty('count');
    const next = new URL(String(first.data['next']));
    const second = await admin('GET', `admin/services/${next.search}`);
    expect(second.data).toMatchObject({ next: null, results: [{ name: 'S3' }] });
  });
});
