import { describe, expect, test } from 'vitest';
import { handlers } from '../src/handlers/index.js';
import { asAdmin, completedCredit, newUser } from './support/completed-credit.js';
import { usePair } from './support/pair.js';

const pair = usePair({ handlers });

interface Account {
  name: string;
  currencies: { balance: number }[];
}

/** What a user has in which account. */
async function balances(user: string): Promise<Record<string, number>> {
  const { results } = await asAdmin<{ results: Account[] }>(pair, 'GET', `accounts/?user=${user}`);
  return Object.fromEntries(results.map(({ name, currencies }) => [name, currencies[0]?.balance ?? 0]));
}

const saved = async (user: string) => (await balances(user))['savings'];
async function settled(): Promise<void> {
  await expect.poll(() => pair.webhooks(), { timeout: 15_000 }).toMatchObject({ pending: 0 });
}

describe('a completed credit', () => {
  test('has a tenth of it moved to a savings account that is made, and found the next time', async () => {
    await pair.activate();
    const { id: user } = await newUser(pair);
    await completedCredit(pair, { user, amount: 1009 });
    await expect.poll(() => saved(user)).toBe(100);
    await completedCredit(pair, { user, amount: 250 });
    await expect.poll(() => saved(user)).toBe(125);
    await settled();
    const { results } = await asAdmin<{ results: Account[] }>(
      pair,
      'GET',
      `accounts/?user=${user}&name=savings`,
    );
    expect(results).toHaveLength(1);
    expect(Object.values(await balances(user)).reduce((sum, balance) => sum + balance, 0)).toBe(1259);
  });

  test('is saved from once, however many events and deliveries name it', async () => {
    await pair.activate();
    const { id: user } = await newUser(pair);
    const id = await completedCredit(pair, { user, amount: 1000 });
    for (const event of ['transaction.create', 'transaction.update'] as const) {
      await pair.platform.sendWebhook({ company: 'acme', event, data: { id }, times: 5, concurrency: 5 });
      await pair.platform.sendWebhook({ company: 'acme', event, id: `again-${event}`, data: { id } });
    }
    await settled();
    expect(await saved(user)).toBe(100);
  });

  test('is saved from when it completes, not before', async () => {
    await pair.activate();
    const { id: user } = await newUser(pair);
    const id = await completedCredit(pair, { user, amount: 1000, status: 'Pending' });
    await settled();
    expect(await saved(user)).toBeUndefined();
    await asAdmin(pair, 'PATCH', `transactions/${id}/`, { status: 'Complete' });
    await expect.poll(() => saved(user)).toBe(100);
  });

  test('is saved from once although the answer to the transfer was lost', async () => {
    await pair.activate();
    const { id: user } = await newUser(pair);
    pair.platform.faults.add({ match: { path: /transfer/ }, times: 2, respond: { status: 500 } });
    await completedCredit(pair, { user, amount: 1000 });
    await expect.poll(() => saved(user), { timeout: 10_000 }).toBe(100);
    await settled();
    expect(await saved(user)).toBe(100);
  });
});

test('two credits at the same time make one savings account', async () => {
  await pair.activate();
  const { id: user } = await newUser(pair);
  await Promise.all([1000, 2000, 3000].map((amount) => completedCredit(pair, { user, amount })));
  await expect.poll(() => saved(user), { timeout: 10_000 }).toBe(600);
  const { results } = await asAdmin<{ results: Account[] }>(
    pair,
    'GET',
    `accounts/?user=${user}&name=savings`,
  );
  expect(results).toHaveLength(1);
});

test('debits, and credits too small to share, are left alone', async () => {
  await pair.activate();
  const { id: user } = await newUser(pair);
  await completedCredit(pair, { user, amount: 9 });
  await settled();
  expect(await saved(user)).toBeUndefined();
});
