import { randomBytes } from 'node:crypto';
import { loadConfig } from '../../src/config.js';
import type { Context } from '../../src/context.js';
import { createVault } from '../../src/core/vault.js';
import type { Database } from '../../src/db/database.js';
import { createLog } from '../../src/log.js';

/** What the parts of the extension work with, without the extension. */
export function contextOf(database: Database, keyId = 'k1'): Context {
  return {
    database,
    config: loadConfig({}),
    vault: createVault([{ id: keyId, key: randomBytes(32) }]),
    log: createLog('silent'),
    handlers: new Map(),
    wake: () => undefined,
  };
}
