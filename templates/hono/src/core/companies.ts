import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '../context.js';

export interface Company {
  /** The platform's identifier, a slug. Never the display name, which may change. */
  id: string;
  /** Of the service user of this company; null while the extension is not active for it. */
  token: string | null;
  webhookSecret: string;
  active: boolean;
  activatedAt: Date | null;
}

// Tokens and secrets are encrypted and decrypted in this file and nowhere else.
const tokenPlace = (id: string) => `${id}/token`;
const secretPlace = (id: string) => `${id}/webhook_secret`;

export async function findCompany({ database, vault }: Context, id: string): Promise<Company | null> {
  const [row] = await database.query<Company>(
    `select id, token, webhook_secret as "webhookSecret", active, activated_at as "activatedAt" from companies where id = $1`,
    [id],
  );
  if (row === undefined) return null;
  const token = row.token === null ? null : vault.open(row.token, tokenPlace(id));
  return { ...row, token, webhookSecret: vault.open(row.webhookSecret, secretPlace(id)) };
}

/**
 * The company's webhook secret, made and stored on the first call. Stored before the platform is told, so that a crash in
 * between, or two activations at once, can't leave the two sides with different secrets. One whose key was lost is
 * replaced: the activation tells the platform the new one.
 */
export async function ensureWebhookSecret(context: Context, id: string): Promise<string> {
  const { database, vault, log } = context;
  const fresh = vault.seal(randomBytes(32).toString('base64url'), secretPlace(id));
  const [row] = await database.query<{ kept: string }>(
    `insert into companies as c (id, webhook_secret) values ($1, $2)
     on conflict (id) do update set webhook_secret = c.webhook_secret returning webhook_secret as kept`,
    [id, fresh],
  );
  const kept = row?.kept ?? fresh;
  try {
    return vault.open(kept, secretPlace(id));
  } catch (error) {
    log.warn({ err: error, company: id }, 'replaces a webhook secret that no key opens');
    const replace = 'update companies set webhook_secret = $2 where id = $1 and webhook_secret = $3';
    await database.query(replace, [id, fresh, kept]);
    return ensureWebhookSecret(context, id);
  }
}

/**
 * Stores a token that the platform has confirmed, at an activation (`activate`) or a rotation of an active company. What
 * failed with the old token need not wait until its next try is due. False when there is no such company.
 */
export async function storeToken(
  { database, vault }: Context,
  { id, token, activate }: { id: string; token: string; activate: boolean },
): Promise<boolean> {
  return database.transaction(async ({ query }) => {
    const rows = await query(
      `update companies set token = $2, token_hash = $3, active = true,
         activated_at = case when $4 then now() else activated_at end
       where id = $1 and (active or $4) returning id`,
      [id, vault.seal(token, tokenPlace(id)), hash(token), activate],
    );
    await query("update inbox set due_at = now() where company_id = $1 and state = 'pending'", [id]);
    return rows.length === 1;
  });
}

/** The inactive company whose last token this was. */
export async function findDeactivated({ database }: Context, token: string): Promise<string | null> {
  const find = 'select id from companies where token_hash = $1 and not active';
  const [row] = await database.query<{ id: string }>(find, [hash(token)]);
  return row?.id ?? null;
}

/** Keeps everything but the token, which the platform has ended too. */
export async function deactivateCompany({ database }: Context, id: string): Promise<void> {
  await database.query('update companies set active = false, token = null where id = $1', [id]);
}

/** Deletes all that is known of a company: every table refers to it with `on delete cascade`. */
export async function purgeCompany({ database }: Context, id: string): Promise<void> {
  await database.transaction(async ({ query }) => {
    // It has to succeed, however much there is to delete and whoever waits for the answer.
    await query('set local statement_timeout = 0');
    await query('delete from companies where id = $1', [id]);
  });
}

/** Enough for 64 random characters: nobody can try them all. */
const hash = (token: string) => createHash('sha256').update(token).digest('hex');
