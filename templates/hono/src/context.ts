import type { Config } from './config.js';
import type { Vault } from './core/vault.js';
import type { Database } from './db/database.js';
import type { Handler } from './handlers/handler.js';
import type { Log } from './log.js';

/** What every part of the extension works with. Made once, in extension.ts, and passed on. */
export interface Context {
  config: Config;
  database: Database;
  vault: Vault;
  log: Log;
  handlers: ReadonlyMap<string, Handler>;
  /** Tells the worker that something is due: it need not wait for its next look. */
  wake: () => void;
}
