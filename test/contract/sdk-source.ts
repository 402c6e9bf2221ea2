import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const sdkRoot = dirname(dirname(createRequire(import.meta.url).resolve('rehive/admin')));

/** A generated source file of the installed SDK: `types` or `sdk`, of the `admin` or the `user` section. */
function sdkSource(section: 'admin' | 'user', file: 'types' | 'sdk'): string {
  return readFileSync(join(sdkRoot, 'src/platform', section, 'openapi-ts', `${file}.gen.ts`), 'utf8');
}

/** The values that a field of a type may have, read from the generated source: what a newer SDK adds is among them. */
export function enumOf(section: 'admin' | 'user', type: string, field: string): string[] {
  const [, rest = ''] = sdkSource(section, 'types').split(`export type ${type} = {`);
  const [body = ''] = rest.split('\n};');
  const [, values] =
    new RegExp(`^\\s+(?:readonly )?${field}\\??: ((?:'[^']*'(?: \\| )?)+);`, 'm').exec(body) ?? [];
  if (values === undefined) throw new Error(`The SDK's ${type} has no field ${field} with an enum.`);
  return [...values.matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
}

/** Every operation of a section as `GET /3/admin/services/`. */
export function sdkOperations(section: 'admin' | 'user'): Set<string> {
  // `(options.client ?? client).get<…>({ …, url: '/3/…' })`
  const calls = sdkSource(section, 'sdk').matchAll(
    /\.(get|post|put|patch|delete)<[^(]*>\(\{.*?url: '([^']+)'/gs,
  );
  return new Set([...calls].map(([, method = '', url = '']) => `${method.toUpperCase()} ${url}`));
}
