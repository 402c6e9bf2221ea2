import { expect, test } from 'vitest';
import { usePair } from './support/pair.js';

const pair = usePair();

test('the user API answers users about themselves', async () => {
  await pair.activate();
  const { id, token } = pair.platform.addUser('acme');
  expect(await pair.call('/user/', { token })).toMatchObject({
    status: 200,
    body: { data: { id, company: 'acme' } },
  });
  expect(await pair.call('/user/nothing/', { token })).toMatchObject({
    status: 404,
    body: { status: 'error' },
  });
});
