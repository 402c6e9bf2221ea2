import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    databaseDump: string;
  }
}

/** Makes an empty database once: each test file loads it in a fraction of the time. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'extension-test-'));
  const pglite = await PGlite.create('memory://');
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  const file = join(folder, 'database.tar');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  provide('databaseDump', file);
  return () => rmSync(folder, { recursive: true, force: true });
}
