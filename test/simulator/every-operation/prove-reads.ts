import { dataOf, entriesOf } from './answer-data.js';
import type { Prepared } from './prepared-company.js';
import { proof, type Given, type Proofs } from './proof.js';

/** A delivery of the prepared webhook that was tried: nothing is at its address. */
async function triedTask({ admin, platform }: Prepared): Promise<{ webhhook_task_id: string }> {
  await platform.settled();
  const [task] = entriesOf(await admin.webhookTasksList({}));
  return { webhhook_task_id: String(task?.['id']) };
}

async function triesOf({ admin }: Prepared, path: { webhhook_task_id: string }) {
  return entriesOf(await admin.webhookTasksRequestsList({ path: path as never }));
}

const deliveries: Proofs = {
  'GET /3/admin/webhook-tasks/{webhhook_task_id}/': proof(
    async (prepared) => ({ path: await triedTask(prepared) }),
    async (prepared, answer, { path }) => {
      const { data, tries } = dataOf(answer);
      return (
        dataOf({ data })['event'] === 'account.create' && tries === (await triesOf(prepared, path)).length
      );
    },
  ),
  'GET /3/admin/webhook-tasks/{webhhook_task_id}/requests/': proof(
    async (prepared) => ({ path: await triedTask(prepared) }),
    async (_prepared, answer) => entriesOf(answer).some((one) => one['response_code'] === 404),
  ),
  'GET /3/admin/webhook-tasks/{webhhook_task_id}/requests/{webhook_request_id}/': proof(
    async (prepared) => {
      const path = await triedTask(prepared);
      const [tried] = await triesOf(prepared, path);
      return { path: { ...path, webhook_request_id: String(tried?.['id']) } };
    },
    async (_prepared, answer, { path }) =>
      dataOf(answer)['response_code'] === 404 && String(dataOf(answer)['id']) === path.webhook_request_id,
  ),
};

/** A transition that waits, as `simulate` makes one: no operation does. */
async function waitingTransition({
  platform,
  admin,
}: Prepared): Promise<{ identifier: string; transaction: string }> {
  await platform.sendWebhook({
    company: 'acme',
    event: 'transaction.transition.create',
    url: `${platform.url}/nothing/`,
    secret: null,
  });
  const [waiting] = entriesOf(await admin.transactionTransitionsList({ query: { status: 'pending' } }));
  return { identifier: String(waiting?.['id']), transaction: String(waiting?.['transaction']) };
}

interface OfTransition extends Given {
  path: { identifier: string };
  transaction: string;
}

const judged = (status: 'approved' | 'declined', becomes: string) =>
  proof<OfTransition>(
    async (prepared) => {
      const { identifier, transaction } = await waitingTransition(prepared);
      return { path: { identifier }, transaction, body: { status } };
    },
    async ({ admin }, _answer, { path, transaction }) => {
      const read = await admin.transactionTransitionsRetrieve({ path });
      const { data } = await admin.transactionsRetrieve({ path: { tx_code: transaction } });
      return read.data.status === status && data.status === becomes;
    },
  );

const transitions: Proofs = {
  'GET /3/admin/transaction-transitions/{identifier}/': proof<OfTransition>(
    async ({ admin, known, account }) => {
      const body = { user: known.id, account, amount: 5, currency: 'USD' };
      const transaction = (await admin.transactionsCreditCreate({ body })).data.id;
      const [made] = entriesOf(await admin.transactionTransitionsList({ query: { transaction } }));
      return { path: { identifier: String(made?.['id']) }, transaction };
    },
    async (_prepared, answer, { transaction }) => {
      const { transaction: of, to_status } = dataOf(answer);
      return to_status === 'Complete' && dataOf({ data: of })['id'] === transaction;
    },
  ),
  'PATCH /3/admin/transaction-transitions/{identifier}/': judged('approved', 'Complete'),
  'PUT /3/admin/transaction-transitions/{identifier}/': judged('declined', 'Failed'),
};

/** In the section of a user, who has to say that a transaction goes on. */
const goesOn = (status: 'Quoted' | 'Pending') => ({
  async given({ user, account }: Prepared) {
    const body = { account, amount: 5, currency: 'USD', status: 'Initiating' as const };
    const made = await user.transactionsCreditCreate({ body });
    return { path: { tx_code: made.data.id }, body: { status } };
  },
});

export const readProofs: Proofs = {
  ...deliveries,
  ...transitions,
  'PATCH /3/transactions/{tx_code}/': goesOn('Quoted'),
  'PUT /3/transactions/{tx_code}/': goesOn('Pending'),
  'GET /3/admin/currencies/{code}/overview/': { given: async () => ({ path: { code: 'USD' } }) },
  'GET /3/admin/requests/{request_id}/': proof(
    async ({ admin }) => {
      await admin.companySettingsRetrieve({});
      const listed = entriesOf(await admin.requestsList({}));
      const own = listed.find(({ path }) => path === '/3/admin/company/settings/');
      return { path: { request_id: String(own?.['id']) } };
    },
    async ({ owner }, answer) => {
      const { path, method, user, status_code, response } = dataOf(answer);
      return (
        path === '/3/admin/company/settings/' &&
        method === 'GET' &&
        status_code === 200 &&
        dataOf({ data: user })['id'] === owner &&
        'allow_transactions' in dataOf(response)
      );
    },
  ),
  'GET /3/admin/search/': proof(
    async (prepared) => {
      const { email } = await prepared.person();
      return { query: { query: email } };
    },
    async (_prepared, answer, { query }) => {
      const { results, overall_total } = Object(answer) as Record<string, unknown>;
      const { users } = Object(results) as { users: Record<string, unknown>[] };
      return overall_total === 1 && users[0]?.['email'] === query.query;
    },
  ),
  'GET /3/permissions/': proof(
    async (prepared) => ({ token: (await prepared.person()).session, query: { page_size: 250 } }),
    async (prepared, answer, { token }) => (await gained(prepared, token, entriesOf(answer))) > 0,
  ),
  'GET /3/permissions/{permission_id}/': proof(
    async (prepared) => {
      const { session: token } = await prepared.person();
      const [first] = entriesOf(await prepared.as(token).user.permissionsList({}));
      return { token, path: { permission_id: String(first?.['id']) } };
    },
    async (prepared, answer, { token }) => {
      const { user } = prepared.as(token);
      const of = async (): Promise<unknown[]> =>
        entriesOf(await user.permissionsList({ query: { page_size: 250 } }));
      const isOwn = (await of()).some((one) => dataOf({ data: one })['id'] === dataOf(answer)['id']);
      return isOwn && (await gained(prepared, token, await of())) > 0;
    },
  ),
};

/** How many more permissions somebody has as an admin. */
async function gained({ as, admin }: Prepared, token: string, before: readonly unknown[]): Promise<number> {
  const { user } = as(token);
  const { data } = await user.authRetrieve({});
  await admin.usersGroupsCreate({ path: { identifier: data.id }, body: { group: 'admin' } });
  const after = entriesOf(await user.permissionsList({ query: { page_size: 250 } }));
  return after.length - before.length;
}
