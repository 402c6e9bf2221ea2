import type { Schema, SectionContract } from '../../contract/sdk-contract.js';

/** What an operation does, as its path and method tell. */
type Role = 'list' | 'create' | 'clear' | 'item' | 'single' | 'action';

/** Where in the platform's resources an operation acts. */
export interface Shape {
  role: Role;
  /** The resource, the same in every section that shows it: `users/emails`, `groups/{}/fees`. */
  kind: string;
  /** Values of the parameters of the path, without the item's own. */
  parents: string[];
  /** The item's own parameter: its name and value. */
  own: { name: string; value: string } | null;
  /** The user that the path names. */
  user: string | null;
  /** The company that a public path names. */
  company: string | null;
}

/** The same path for two operations, whatever the SDK calls their parameters. */
export function pathPattern(path: string): string {
  return path.replaceAll(/\{\w+\}/g, '{}');
}

const indexes = new WeakMap<SectionContract, ReadonlyMap<string, string>>();

/** The key of the operation that a section has of this pattern, such as `GET /3/admin/users/{}/`. */
export function keyOfPattern(contract: SectionContract, pattern: string): string | undefined {
  let index = indexes.get(contract);
  if (index === undefined) {
    // Of several, the first.
    const keys = Object.keys(contract.operations).toReversed();
    index = new Map(keys.map((key) => [pathPattern(key), key]));
    indexes.set(contract, index);
  }
  return index.get(pattern);
}

export function shapeOf(
  contract: SectionContract,
  { method, path }: { method: string; path: string },
  params: Readonly<Record<string, string>>,
): Shape {
  const place = placeOf(path, params);
  if (!path.endsWith('}/')) return { ...place, own: null, role: roleOf(contract, method, path) };
  const name = /\{(\w+)\}\/$/.exec(path)?.[1] ?? '';
  const isUser = place.kind === 'users';
  return {
    ...place,
    kind: place.kind.replace(/\/\{\}$/, ''),
    parents: isUser ? [] : place.parents.slice(0, -1),
    own: { name, value: params[name] ?? '' },
    role: 'item',
  };
}

function roleOf(contract: SectionContract, method: string, path: string): Role {
  const listed = isList(contract, `GET ${path}`);
  if (method === 'GET') return listed ? 'list' : 'single';
  if (method === 'POST') return listed || hasItems(contract, path) ? 'create' : 'action';
  return method === 'DELETE' && listed ? 'clear' : 'single';
}

/** A collection that can be created in and whose list is not declared as one. */
function hasItems(contract: SectionContract, path: string): boolean {
  const item = keyOfPattern(contract, `GET ${pathPattern(path)}{}/`);
  return item !== undefined && `GET ${path}` in contract.operations;
}

function isList(contract: SectionContract, key: string): boolean {
  const data = dataSchema(contract, contract.operations[key]?.response ?? null);
  if (data === null) return false;
  return data.type === 'array' || data.properties?.['results'] !== undefined;
}

type Place = Pick<Shape, 'kind' | 'parents' | 'user' | 'company'>;

/** One name for a resource: what a user's own section calls `user/emails` is `users/emails` in the admin section. */
function placeOf(path: string, params: Readonly<Record<string, string>>): Place {
  const isAdmin = path.startsWith('/3/admin/');
  let rest = path
    .slice(isAdmin ? '/3/admin/'.length : '/3/'.length)
    .split('/')
    .filter(Boolean);
  let user: string | null = null;
  let company: string | null = null;
  const [first = '', second = ''] = rest;
  if (first === 'public') {
    rest = rest.slice(1);
    if (rest[0] === 'companies' && rest.length > 2) {
      company = params[parameter(rest[1] ?? '') ?? ''] ?? null;
      rest = rest.slice(2);
    }
  } else if (!isAdmin && first === 'user') rest = ['users', ...rest.slice(1)];
  else if (first === 'auth' && (second === 'tokens' || second === 'mfa')) rest = ['users', ...rest.slice(1)];
  else if (!isAdmin && first === 'company' && rest.length > 1) rest = rest.slice(1);
  else if (isAdmin && first === 'users' && parameter(second) !== null && rest.length > 2) {
    user = params[parameter(second) ?? ''] ?? null;
    rest = ['users', ...rest.slice(2)];
  }
  const parents = rest.flatMap((segment) => {
    const name = parameter(segment);
    return name === null ? [] : [params[name] ?? ''];
  });
  return { kind: pathPattern(rest.join('/')), parents, user, company };
}

function parameter(segment: string): string | null {
  return /^\{(\w+)\}$/.exec(segment)?.[1] ?? null;
}

export function resolveSchema({ schemas }: SectionContract, schema: Schema): Schema {
  let found = schema;
  while (found.$ref !== undefined) found = schemas[found.$ref.slice(2)] ?? {};
  return found;
}

/** Of what an operation answers, the part under `data`; null where it has none. */
export function dataSchema(contract: SectionContract, response: Schema | null): Schema | null {
  if (response === null) return null;
  const data = resolveSchema(contract, response).properties?.['data'];
  return data === undefined ? null : resolveSchema(contract, data);
}

/** Of what a list answers, the schema of one entry. */
export function entrySchema(contract: SectionContract, response: Schema | null): Schema | null {
  const data = dataSchema(contract, response);
  if (data === null) return null;
  const list = data.properties?.['results'] ?? data;
  const items = resolveSchema(contract, list).items;
  return items === undefined ? null : resolveSchema(contract, items);
}
