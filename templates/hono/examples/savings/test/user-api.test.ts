import { expect, test } from 'vitest';
import { handlers } from '../src/handlers/index.js';
import { completedCredit, newUser } from './support/completed-credit.js';
import { usePair } from './support/pair.js';

const pair = usePair({ handlers });
const path = '/user/savings/';

test("lists a user's own savings, page by page", async () => {
  await pair.activate();
  const { id: user, token } = await newUser(pair);
  for (const amount of [1000, 2000, 3000]) await completedCredit(pair, { user, amount });
  await expect.poll(async () => (await pair.call(path, { token })).body.data?.['count']).toBe(3);

  const first = await pair.call(`${path}?page_size=2`, { token });
  expect(first).toMatchObject({ status: 200, body: { data: { previous: null, next: expect.any(String) } } });
  expect(first.body.data?.['results']).toHaveLength(2);
  const next = String(first.body.data?.['next']).slice(pair.url.length);
  expect((await pair.call(next, { token })).body.data).toMatchObject({
    next: null,
    results: [{ currency: 'USD', amount: expect.stringMatching(/^[123]00$/) }],
  });

  const other = pair.platform.addUser('acme').token;
  expect((await pair.call(path, { token: other })).body.data).toMatchObject({ count: 0, results: [] });
});
