import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The installed package's folder: the nearest one above this file that has a package.json. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The package's version, as its package.json has it. */
export function packageVersion(): string {
  return textIn(packageJson(), 'version');
}

/** The versions of Node that the package supports, as its package.json has them. */
export function supportedNodeRange(): string {
  const manifest = packageJson();
  return textIn('engines' in manifest ? manifest.engines : null, 'node');
}

function packageJson(): object {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null) return manifest;
  throw new Error('The package.json of rehive-ext is no object.');
}

function textIn(object: unknown, key: string): string {
  if (typeof object === 'object' && object !== null) {
    const value: unknown = Object.entries(object).find(([name]) => name === key)?.[1];
    if (typeof value === 'string') return value;
  }
  throw new Error(`The package.json of rehive-ext has no ${key}.`);
}
