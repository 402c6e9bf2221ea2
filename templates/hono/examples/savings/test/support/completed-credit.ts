import type { Pair } from './pair.js';

interface Credit {
  user: string;
  amount: number;
  status?: 'Pending' | 'Complete';
}

/** A user of acme with an account of their own, as those who register have one. */
export async function newUser(pair: Pair): Promise<{ id: string; token: string }> {
  const user = pair.platform.addUser('acme');
  await asAdmin(pair, 'POST', 'accounts/', { user: user.id, name: 'default' });
  return user;
}

/** Credits a user of acme on the platform, as an admin does, and returns the transaction's id. */
export async function completedCredit(
  pair: Pair,
  { user, amount, status = 'Complete' }: Credit,
): Promise<string> {
  const { id } = await asAdmin<{ id: string }>(pair, 'POST', 'transactions/credit/', {
    user,
    amount,
    currency: await firstCurrency(pair),
    status,
  });
  return id;
}

/** A call to the platform's admin API as acme's admin. */
export async function asAdmin<Data>(pair: Pair, method: string, path: string, body?: unknown): Promise<Data> {
  const response = await fetch(`${pair.platform.apiUrl}admin/${path}`, {
    method,
    headers: {
      Authorization: `Token ${pair.access('acme').admin_token}`,
      'Content-Type': 'application/json',
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer = (await response.json()) as { data: Data };
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer.data;
}

async function firstCurrency(pair: Pair): Promise<string> {
  const { results } = await asAdmin<{ results: { code: string }[] }>(pair, 'GET', 'currencies/');
  return results[0]?.code ?? '';
}
