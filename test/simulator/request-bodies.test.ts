import { describe, expect, it } from 'vitest';
import { limits } from '../../src/contract/limits.js';
import { accessOf, adminOf, freshPlatform, type Client } from './platform-requests.js';

const json = { 'content-type': 'application/json' };

async function fresh() {
  const platform = await freshPlatform();
  return { platform, admin: adminOf(platform) };
}

async function credit(admin: Client, more: object = {}) {
  return admin('POST', 'admin/transactions/credit/', {
    body: { user: 'user@acme.test', amount: 100, currency: 'USD', ...more },
  });
}

describe('the body of a request', () => {
  it('may be a form, whose texts are read as what they stand for', async () => {
    const { admin } = await fresh();
    const body = new URLSearchParams({
      user: 'user@acme.test',
      amount: '1250',
      currency: 'USD',
      metadata: '{"order":{"id":7}}',
    });
    const answer = await admin('POST', 'admin/transactions/credit/', {
      body: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.data).toMatchObject({ amount: 1250, metadata: { order: { id: 7 } } });
  });

  it('may be a multipart form', async () => {
    const { platform } = await fresh();
    const form = new FormData();
    form.set('username', 'ümit');
    form.set('groups', 'user');
    const response = await fetch(`${platform.apiUrl}admin/users/`, {
      method: 'POST',
      headers: { authorization: `Token ${accessOf(platform).admin_token}` },
      body: form,
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ data: { username: 'ümit', groups: [{ name: 'user' }] } });
  });

  it.each([
    [
      'a multipart form without its parts',
      'multipart/form-data; boundary=x',
      'nothing',
      400,
      'Multipart form',
    ],
    ['malformed JSON', 'application/json', '{"amount":', 400, 'JSON parse error - '],
    ['a list', 'application/json', '[1]', 400, 'Expected a dictionary, but got list.'],
    ['null', 'application/json', 'null', 400, 'Expected a dictionary, but got null.'],
    ['plain text', 'text/plain', 'amount=1', 415, 'Unsupported media type "text/plain" in request.'],
    ['no type', '', '{}', 415, 'Unsupported media type'],
  ])('%s is refused', async (_what, type, body, status, message) => {
    const { platform, admin } = await fresh();
    const answer = await admin('POST', 'admin/users/', { body, headers: { 'content-type': type } });
    expect(answer.status).toBe(status);
    expect(answer.body?.message).toContain(message);
    expect(platform.state.users.size).toBe(2);
  });

  it('that is no UTF-8 is malformed', async () => {
    const { platform } = await fresh();
    const response = await fetch(`${platform.apiUrl}admin/users/`, {
      method: 'POST',
      headers: { ...json, authorization: `Token ${accessOf(platform).admin_token}` },
      body: Buffer.from([0x7b, 0xff, 0x7d]),
    });
    expect(response.status).toBe(400);
  });
});

describe('an amount', () => {
  it.each([
    ['a fraction', 12.5],
    ['a text', '100'],
    ['more than a client can count with', 2 ** 53],
    ['a boolean', true],
    ['an object', {}],
  ])('that is %s is refused, with the field named', async (_what, amount) => {
    const { platform, admin } = await fresh();
    const answer = await credit(admin, { amount });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      message: 'A valid integer is required',
      data: { amount: ['A valid integer is required.'] },
    });
    expect(platform.state.transactions.size).toBe(0);
  });

  it('is kept to the unit', async () => {
    const { admin } = await fresh();
    const answer = await credit(admin, { amount: Number.MAX_SAFE_INTEGER });
    expect(answer.data).toMatchObject({ amount: Number.MAX_SAFE_INTEGER });
  });
});

describe('metadata', () => {
  const path = (answer: { data: Record<string, unknown> }) =>
    `admin/transactions/${String(answer.data['id'])}/`;

  it('is merged by a PATCH, where null takes a key away, and replaced by a PUT', async () => {
    const { admin } = await fresh();
    const made = await credit(admin, { metadata: { a: 1, deep: { x: 1, y: 2 }, list: [1, 2] } });
    const patched = await admin('PATCH', path(made), {
      body: { metadata: { a: null, deep: { y: null, z: { on: true } }, list: [3] } },
    });
    const merged = { deep: { x: 1, z: { on: true } }, list: [3] };
    expect(patched.data['metadata']).toEqual(merged);
    expect((await admin('PATCH', path(made), { body: { note: 'x' } })).data['metadata']).toEqual(merged);
    const put = await admin('PUT', path(made), { body: { metadata: { b: null } } });
    expect(put.data['metadata']).toEqual({ b: null });
    expect((await admin('PATCH', path(made), { body: { metadata: null } })).data['metadata']).toBeNull();
  });

  it.each([['text'], [7], [['list']], [true]])('%j is none', async (metadata) => {
    const { admin } = await fresh();
    const answer = await credit(admin, { metadata });
    expect(answer).toMatchObject({
      status: 400,
      body: { data: { metadata: ['Value must be valid JSON.'] } },
    });
  });

  it('has at most 104,857 bytes as JSON, merged or not', async () => {
    const { admin } = await fresh();
    // {"text":"…"} is 11 bytes longer than its text, and é has two bytes.
    const most = 'é'.repeat((limits.metadataMaxBytes - 11) / 2);
    const made = await credit(admin, { metadata: { text: most } });
    expect(made.status).toBe(201);
    const message = 'Ensure this field has no more than 104857 bytes.';
    expect(await credit(admin, { metadata: { text: `${most}a` } })).toMatchObject({
      status: 400,
      body: { data: { metadata: [message] } },
    });
    const merged = await admin('PATCH', path(made), { body: { metadata: { more: 1 } } });
    expect(merged).toMatchObject({ status: 400, body: { data: { metadata: [message] } } });
    expect((await admin('GET', path(made))).data['metadata']).toEqual({ text: most });
  });
});

describe('a wrong field', () => {
  it('is named with all others, under data', async () => {
    const { admin } = await fresh();
    const answer = await admin('POST', 'admin/transactions/credit/', { body: { user: 'nobody' } });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      status: 'error',
      data: {
        amount: ['This field is required.'],
        currency: ['This field is required.'],
        user: ['Invalid user.'],
      },
    });
  });
});
