import { z } from 'zod';
import { saveTransaction, transaction } from '../db/transaction-store.js';
import { GiveUp, type Handler } from './handler.js';

const named = z.object({ id: z.string().min(1) });

/** An example to replace by your own: records the transaction as the platform has it. */
export const transactionCreate: Handler = async (event, { platform }) => {
  const mentioned = named.safeParse(event.data);
  if (!mentioned.success) throw new GiveUp('The webhook names no transaction.');
  // The webhook only says where to look. What it says of amounts may be old: its retries repeat the first body.
  const path = `admin/transactions/${encodeURIComponent(mentioned.data.id)}/`;
  const found = await platform.request({ path, schema: transaction });
  if (found.id !== mentioned.data.id) throw new GiveUp('The platform answered with another transaction.');
  return (queries) => saveTransaction(queries, event.company, found);
};
