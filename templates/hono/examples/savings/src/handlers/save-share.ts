import { z } from 'zod';
import { GiveUp, PlatformError } from '../errors.js';
import type { Platform } from '../platform/platform.js';
import { type HandlerContext, handlerOf } from './handler.js';
import { recordSaving } from './savings.js';

/** Of each credit, this part is saved: one in ten of the currency's smallest units, rounded down. */
const oneIn = 10n;
const accountName = 'savings';

/** Whole units of the currency's smallest part. What is too long for a number arrives as a string. */
const amount = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform(BigInt);
const transaction = z.object({
  id: z.string().min(1),
  tx_type: z.enum(['credit', 'debit']),
  subtype: z.string().nullable(),
  status: z.string(),
  amount,
  currency: z.object({ code: z.string() }),
  account: z.string(),
  user: z.object({ id: z.string() }).nullable(),
});
type Transaction = z.output<typeof transaction>;

const list = <Item extends z.ZodType>(item: Item) => z.object({ results: z.array(item) });
const account = z.object({ reference: z.string() });
const half = z.object({ id: z.string() });

/** Moves a share of a completed credit to its user's savings account: once per transaction, however many events name it. */
export const saveShare = handlerOf(
  z.object({ id: z.string().min(1) }),
  async ({ company, data }, { platform, idempotencyKey, log }) => {
    // The webhook only says where to look. What it says of status and amount may be old: its retries repeat the first body.
    const path = `admin/transactions/${encodeURIComponent(data.id)}/`;
    const credit = await platform.request({ path, schema: transaction });
    if (credit.id !== data.id) throw new GiveUp('The platform answered with another transaction.');
    const share = credit.amount / oneIn;
    // What is moved to the savings is a completed credit itself.
    const counts =
      credit.tx_type === 'credit' && credit.status === 'Complete' && credit.subtype !== 'savings';
    if (!counts || share <= 0n || credit.user === null) return null;

    const user = credit.user.id;
    const savings = await savingsAccount(platform, user, idempotencyKey);
    if (savings === credit.account) return null;
    const saved =
      (await savedBefore(platform, credit)) ??
      (await transfer({ credit, user, share, savings }, { platform, idempotencyKey }));
    log.info({ transaction: credit.id, saved }, 'saved a share');
    return (queries) =>
      recordSaving(queries, {
        company,
        transaction: credit.id,
        user,
        currency: credit.currency.code,
        share,
        saved,
      });
  },
);

/** The user's savings account, found or made. */
async function savingsAccount(
  platform: Platform,
  user: string,
  idempotencyKey: HandlerContext['idempotencyKey'],
): Promise<string> {
  const path = `admin/accounts/?${new URLSearchParams({ user, name: accountName })}`;
  const { results } = await platform.request({ path, schema: list(account) });
  if (results[0] !== undefined) return results[0].reference;
  const made = await platform.request({
    method: 'POST',
    path: 'admin/accounts/',
    body: { user, name: accountName, label: 'Savings' },
    schema: account,
    // Of the user, not of the event: two credits at the same time must not make two accounts.
    idempotencyKey: idempotencyKey('account', user),
  });
  return made.reference;
}

/** The platform forgets idempotency keys after 24 h, and an event that was dead may be retried later: this finds it then. */
async function savedBefore(platform: Platform, { id }: Transaction): Promise<string | null> {
  const path = `admin/transactions/?${new URLSearchParams({ reference: id, subtype: 'savings' })}`;
  const { results } = await platform.request({ path, schema: list(half) });
  return results[0]?.id ?? null;
}

interface Move {
  credit: Transaction;
  user: string;
  share: bigint;
  savings: string;
}

async function transfer(
  { credit, user, share, savings }: Move,
  { platform, idempotencyKey }: Pick<HandlerContext, 'platform' | 'idempotencyKey'>,
): Promise<string> {
  const body = {
    user,
    recipient: user,
    debit_account: credit.account,
    credit_account: savings,
    amount: share <= Number.MAX_SAFE_INTEGER ? Number(share) : String(share),
    currency: credit.currency.code,
    debit_subtype: 'save',
    credit_subtype: 'savings',
    debit_reference: credit.id,
    credit_reference: credit.id,
    status: 'Complete',
  };
  const path = 'admin/transactions/transfer/';
  const request = { method: 'POST', path, body, schema: half } as const;
  try {
    // Of the transaction: its creation and its completion are two events.
    const key = idempotencyKey('savings', credit.id);
    return (await platform.request({ ...request, idempotencyKey: key })).id;
  } catch (error) {
    // The money may be spent already: then there is nothing to save, and no later try will change that.
    if (error instanceof PlatformError && error.status === 400)
      throw new GiveUp(error.message, { cause: error });
    throw error;
  }
}
