import { z } from 'zod';
import { handlerOf } from './handler.js';

/** Where your own code begins: looks the transaction up, as the platform has it now. */
export const transactionCreate = handlerOf(
  z.object({ id: z.string().min(1) }),
  async ({ data }, { platform, log }) => {
    // The webhook only says where to look. What it says of amounts may be old: its retries repeat the first body.
    const { status } = await platform.request({
      path: `admin/transactions/${encodeURIComponent(data.id)}/`,
      schema: z.object({ status: z.string() }),
    });
    log.info({ transaction: data.id, status }, 'saw a transaction');
    return null;
  },
);
