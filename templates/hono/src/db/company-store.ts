import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.js';
import type { Vault } from './vault.js';

export interface Company {
  /** The platform's identifier, a slug. */
  id: string;
  /** Of the service user of this company; null while the extension is not active for it. */
  token: string | null;
  webhookSecret: string;
  active: boolean;
  activatedAt: Date | null;
}

interface CompanyRow {
  id: string;
  token: string | null;
  webhook_secret: string;
  active: boolean;
  activated_at: Date | null;
}

export type CompanyStore = ReturnType<typeof createCompanyStore>;

/** The companies that use this extension. Tokens and secrets are encrypted on their way in, here and nowhere else. */
export function createCompanyStore(database: Database, vault: Vault) {
  const sealToken = (id: string, token: string) => vault.seal(token, `${id}/token`);
  const openSecret = (id: string, sealed: string) => vault.open(sealed, `${id}/webhook_secret`);

  return {
    async find(id: string): Promise<Company | null> {
      const [row] = await database.query<CompanyRow>('select * from companies where id = $1', [id]);
      if (row === undefined) return null;
      return {
        id,
        token: row.token === null ? null : vault.open(row.token, `${id}/token`),
        webhookSecret: openSecret(id, row.webhook_secret),
        active: row.active,
        activatedAt: row.activated_at,
      };
    },

    /**
     * The company's webhook secret, made and stored on the first call. Stored before the platform is told, so that a
     * crash in between, or two activations at once, can't leave the two sides with different secrets. One whose key was
     * lost is replaced: the activation tells the platform the new one.
     */
    async webhookSecret(id: string): Promise<string> {
      const fresh = vault.seal(randomBytes(32).toString('base64url'), `${id}/webhook_secret`);
      await database.query(
        'insert into companies (id, webhook_secret) values ($1, $2) on conflict do nothing',
        [id, fresh],
      );
      const stored = async (): Promise<string> => {
        const [row] = await database.query<CompanyRow>('select * from companies where id = $1', [id]);
        if (row === undefined) throw new Error('The company was purged while it was being activated.');
        return row.webhook_secret;
      };
      const kept = await stored();
      if (!vault.opens(kept, `${id}/webhook_secret`)) {
        await database.query(
          'update companies set webhook_secret = $2 where id = $1 and webhook_secret = $3',
          [id, fresh, kept],
        );
      }
      return openSecret(id, await stored());
    },

    /** False when there is no such company. */
    async activate(id: string, token: string): Promise<boolean> {
      return await database.transaction(async (queries) => {
        const rows = await queries.query(
          `update companies set token = $2, token_hash = $3, active = true, activated_at = now()
           where id = $1 returning id`,
          [id, sealToken(id, token), hash(token)],
        );
        await queries.query(retrySoon, [id]);
        return rows.length === 1;
      });
    },

    /** Replaces the token of a company that is active; false when it is not. */
    async replaceToken(id: string, token: string): Promise<boolean> {
      return await database.transaction(async (queries) => {
        const rows = await queries.query(
          'update companies set token = $2, token_hash = $3 where id = $1 and active returning id',
          [id, sealToken(id, token), hash(token)],
        );
        await queries.query(retrySoon, [id]);
        return rows.length === 1;
      });
    },

    /** The inactive company whose last token this was. */
    async findDeactivated(token: string): Promise<string | null> {
      const [row] = await database.query<{ id: string }>(
        'select id from companies where token_hash = $1 and not active',
        [hash(token)],
      );
      return row?.id ?? null;
    },

    /** Keeps everything but the token, which the platform has ended too. */
    async deactivate(id: string): Promise<void> {
      await database.query('update companies set active = false, token = null where id = $1', [id]);
    },

    /** Deletes all that is known of a company: every table refers to it with `on delete cascade`. */
    async purge(id: string): Promise<void> {
      await database.transaction(async (queries) => {
        // It has to succeed, however much there is to delete and whoever waits for the answer.
        await queries.query('set local statement_timeout = 0');
        await queries.query('delete from companies where id = $1', [id]);
      });
    },
  };
}

/** Enough for 64 random characters: nobody can try them all. */
function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

// What failed with the old token need not wait until its next try is due.
const retrySoon = "update inbox set due_at = now() where company_id = $1 and state = 'pending'";
