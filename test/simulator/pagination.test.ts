import { describe, expect, it } from 'vitest';
import { adminOf, freshPlatform, type Client } from './platform-requests.js';

async function withUsers(count: number): Promise<Client> {
  const admin = adminOf(await freshPlatform());
  for (let number = 1; number <= count; number += 1) await addUser(admin, `u${number}`);
  return admin;
}

async function addUser(admin: Client, username: string): Promise<void> {
  expect((await admin('POST', 'admin/users/', { body: { username } })).status).toBe(201);
}

/** The names on a page, and where its links lead: a client follows them as they are. */
async function page(admin: Client, path: string) {
  const { status, data, body } = await admin('GET', path);
  expect(status, JSON.stringify(body)).toBe(200);
  const results = data['results'] as { username: string | null }[];
  return {
    names: results.map(({ username }) => username).filter((name) => name !== null),
    next: data['next'] as string | null,
    previous: data['previous'] as string | null,
    data,
  };
}

describe('pages by number', () => {
  it('link to each other with everything else that was asked for', async () => {
    const admin = await withUsers(5);
    const first = await page(admin, 'admin/users/?group=user&page_size=2&created__gt=0');
    expect(first.names).toEqual(['u5', 'u4']);
    expect(first.data['count']).toBe(6);
    const next = new URL(String(first.next));
    expect(Object.fromEntries(next.searchParams)).toEqual({
      group: 'user',
      page_size: '2',
      created__gt: '0',
      page: '2',
    });
    const second = await page(admin, next.href);
    expect(second.names).toEqual(['u3', 'u2']);
    expect(new URL(String(second.previous)).searchParams.has('page')).toBe(false);
    expect((await page(admin, String(second.previous))).names).toEqual(first.names);
    expect((await page(admin, 'admin/users/?page_size=2&page=last')).next).toBeNull();
  });

  it.each(['0', '-1', '9', '1.5', '1e0', 'x'])('there is no page %s', async (number) => {
    const admin = await withUsers(1);
    const answer = await admin('GET', `admin/users/?page=${number}`);
    expect(answer).toMatchObject({ status: 404, body: { status: 'error', message: 'Invalid page.' } });
  });

  it('have at most 250 records, and 15 where the size is none', async () => {
    const platform = await freshPlatform();
    for (let number = 0; number < 260; number += 1) platform.addUser('acme', { email: `e${number}@x.test` });
    const admin = adminOf(platform);
    expect((await page(admin, 'admin/users/?page_size=1000')).data['results']).toHaveLength(250);
    expect((await page(admin, 'admin/users/?page_size=0')).data['results']).toHaveLength(15);
    expect((await page(admin, 'admin/users/?page_size=many')).data['results']).toHaveLength(15);
  });
});

describe('pages by cursor', () => {
  it('show every record once, although others are added meanwhile', async () => {
    const admin = await withUsers(5);
    const first = await page(admin, 'admin/users/?pagination=cursor&page_size=2&group=user');
    expect(first.data).not.toHaveProperty('count');
    expect(first.previous).toBeNull();
    await addUser(admin, 'newer');
    const second = await page(admin, String(first.next));
    const third = await page(admin, String(second.next));
    expect([...first.names, ...second.names, ...third.names]).toEqual(['u5', 'u4', 'u3', 'u2', 'u1']);
    expect(third.next).toBeNull();
    expect((await page(admin, String(third.previous))).names).toEqual(second.names);
    const back = await page(admin, String((await page(admin, String(third.previous))).previous));
    expect(back.names).toEqual(first.names);
    expect((await page(admin, String(back.previous))).names).toEqual(['newer']);
  });

  it('go on where the named record has gone', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    for (const name of ['u1', 'u2', 'u3', 'u4']) await addUser(admin, name);
    const first = await page(admin, 'admin/users/?pagination=cursor&page_size=2');
    const last = [...platform.state.users.values()].find(({ username }) => username === 'u3');
    platform.state.users.delete(last?.id ?? '');
    expect((await page(admin, String(first.next))).names).toEqual(['u2', 'u1']);
  });

  it.each(['x', 'e30', Buffer.from('{"side":"up"}').toString('base64url')])(
    'a cursor of no one (%s) is a 404',
    async (cursor) => {
      const admin = await withUsers(1);
      const answer = await admin('GET', `admin/users/?pagination=cursor&cursor=${cursor}`);
      expect(answer).toMatchObject({ status: 404, body: { message: 'Invalid cursor' } });
    },
  );
});
