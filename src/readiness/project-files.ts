import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Project } from './circumstances.js';

/** The variables of the project's .env; empty where there is none. */
export function dotEnv({ folder }: Project): Record<string, string | undefined> {
  const file = join(folder, '.env');
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

/** The text of one of the project's files; empty where there is none. */
export function textOf({ folder }: Project, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
