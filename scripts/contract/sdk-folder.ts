import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The folder of the installed official SDK. */
export function installedSdk(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve('rehive/admin')));
}
