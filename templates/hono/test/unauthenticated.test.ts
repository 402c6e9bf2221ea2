import { describe, expect, test } from 'vitest';
import { usePair } from './support/pair.js';

const pair = usePair({
  variables: { UNAUTHENTICATED_PER_MINUTE: '5', WEBHOOK_ADDRESSES: '127.0.0.1,34.91.230.165' },
});
const wrong = { token: 'x'.repeat(64) };

describe('an address that keeps failing to authenticate', () => {
  test('is told when to come back, and the platform is not asked any more', async () => {
    await pair.activate();
    const statuses = [];
    for (let count = 0; count < 7; count += 1)
      statuses.push((await pair.call('/admin/company/', wrong)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const asked = pair.platform.exchanges.filter(({ response }) => response?.status === 401);
    expect(asked).toHaveLength(5);
    const answer = await pair.call('/activate/', { body: wrong });
    expect(answer).toMatchObject({
      status: 429,
      body: { message: expect.stringMatching(/available in \d+ seconds/) },
    });
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  test('still delivers webhooks that have the right secret', async () => {
    await pair.activate();
    const send = (secret: string) =>
      pair.call('/webhook/', {
        headers: { Authorization: `Secret ${secret}` },
        body: { id: 'e1', event: 'transaction.create', company: 'acme', data: { id: 't1' } },
      });
    const statuses = [];
    for (let count = 0; count < 7; count += 1) statuses.push((await send('wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await send(pair.platform.webhookSecret('acme', 'transaction.create') ?? '')).status).toBe(202);
  });
});
