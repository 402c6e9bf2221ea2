import { pathPattern } from '../../../src/simulator/generic/shape.js';
import { dataOf, entriesOf } from './answer-data.js';
import type { Prepared, SdkOperation } from './prepared-company.js';

type Item = Record<string, unknown>;

/** Which values the parameters of paths have: of records that were made before, or else the first of the list. */
export class Identities {
  readonly #prepared: Prepared;
  /** By the pattern of the path that they complete, without its section. */
  readonly #known = new Map<string, string>();

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.#known.set('/3/users/{}/', prepared.known.id);
    this.#known.set('/3/accounts/{}/', prepared.account);
    this.#known.set('/3/accounts/{}/currencies/{}/', 'USD');
    this.#known.set('/3/public/companies/{}/', 'acme');
    this.#known.set('/3/users/bank-accounts/{}/documents/{}/', 'letter');
  }

  async paramsOf({ section, path }: SdkOperation): Promise<Record<string, string>> {
    const params: Record<string, string> = {};
    let prefix = '';
    for (const segment of path.split('/').slice(1, -1)) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) {
        prefix += `/${segment}`;
        continue;
      }
      const asked = `${sharedPattern(prefix)}/{}/`;
      const value = this.#known.get(asked) ?? (await this.#firstOf(section, `${prefix}/`, name, params));
      if (value === undefined) throw new Error(`Nothing is known to put into ${prefix}/{${name}}/.`);
      params[name] = value;
      prefix += `/{${name}}`;
    }
    return params;
  }

  /** Remembers what a POST has made, and forgets what a DELETE has removed. */
  learn(operation: SdkOperation, answer: unknown, body: Item | undefined): void {
    if (operation.method === 'DELETE' && operation.path.endsWith('}/'))
      this.#known.delete(`${sharedPattern(operation.path.slice(0, -1))}/`);
    // The prepared user and account stay the ones that are asked for.
    if (operation.method !== 'POST' || /\/(users|accounts)\/$/.test(operation.path)) return;
    const item = this.itemOf(operation) ?? { name: 'id' };
    const [listed] = Object.values(dataOf(answer)).filter(Array.isArray) as Item[][];
    const own =
      identityOf(dataOf(answer), item.name) ??
      identityOf(listed?.[0] ?? {}, item.name) ??
      identityOf(body ?? {}, item.name);
    const pattern = `${sharedPattern(operation.path.slice(0, -1))}/{}/`;
    // The messages of the first transaction are not those of the next.
    const keeps = pattern === '/3/transactions/{}/' && this.#known.has(pattern);
    if (own !== undefined && !keeps) this.#known.set(pattern, own);
  }

  /** Whether there is something that the last parameter of the path can name. */
  knows({ path }: SdkOperation): boolean {
    return this.#known.has(`${sharedPattern(path.slice(0, -1))}/`);
  }

  /** What makes an entry that an operation deletes: of its own section, or else of the other. */
  createOf({ section, path }: SdkOperation): SdkOperation | undefined {
    const wanted = `${sharedPattern(path.slice(0, -1)).replace(/\/\{\}$/, '')}/`;
    const all = this.#prepared.operations.filter(
      (one) => one.method === 'POST' && `${sharedPattern(one.path.slice(0, -1))}/` === wanted,
    );
    return all.find((one) => one.section === section) ?? all[0];
  }

  /** The operation that answers one entry of a collection, and what its path calls the entry. */
  itemOf(
    { section, path }: SdkOperation,
    method = 'GET',
  ): { operation: SdkOperation; name: string } | undefined {
    const wanted = `${pathPattern(path)}{}/`;
    const operation = this.#prepared.operations.find(
      (one) => one.section === section && one.method === method && pathPattern(one.path) === wanted,
    );
    const name = /\{(\w+)\}\/$/.exec(operation?.path ?? '')?.[1];
    return operation === undefined || name === undefined ? undefined : { operation, name };
  }

  async #firstOf(
    section: string,
    path: string,
    name: string,
    params: Record<string, string>,
  ): Promise<string | undefined> {
    const wanted = pathPattern(path);
    const list = this.#prepared.operations.find(
      (one) => one.section === section && one.method === 'GET' && pathPattern(one.path) === wanted,
    );
    if (list === undefined) return undefined;
    const answer = await this.#prepared.call(list, { path: renamed(list.path, params) });
    return entriesOf(answer)
      .map((entry) => identityOf(entry, name))
      .find((one) => one !== undefined);
  }
}

/** The same parameters under the names that another path has for them. */
export function renamed(path: string, params: Readonly<Record<string, string>>): Record<string, string> {
  const values = Object.values(params);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name, index) => [name, params[name] ?? values[index] ?? '']));
}

/** Both sections and the public one show the same records: what is known of one is known of all. */
function sharedPattern(path: string): string {
  return pathPattern(path)
    .replace(/^\/3\/admin\//, '/3/')
    .replace(/^\/3\/user\//, '/3/users/')
    .replace(/^\/3\/users\/\{\}\/(?=.)/, '/3/users/')
    .replace(/^\/3\/auth\/(?=tokens|mfa)/, '/3/users/')
    .replace(/^\/3\/company\/(?=currencies)/, '/3/')
    .replace(/^\/3\/public\/companies\/\{\}\/(?=.)/, '/3/')
    .replace(/^\/3\/public\/(?!companies)/, '/3/')
    .replace(/^\/3\/users\/legal-terms/, '/3/legal-terms');
}

/** What names an entry in the path: by the parameter's name, or as most resources are named. */
export function identityOf(entry: Item, parameter: string): string | undefined {
  const inner = (name: string): Item =>
    typeof entry[name] === 'object' && entry[name] !== null ? (entry[name] as Item) : {};
  const last = parameter.split('_').at(-1) ?? '';
  const candidates = [
    parameter === 'tx_code' ? entry['id'] : entry[parameter],
    entry[last],
    last === 'code' ? inner('currency')['code'] : undefined,
    last === 'name' ? inner('group')['name'] : undefined,
    entry['id'],
    entry['identifier'],
    entry['name'],
    entry['reference'],
  ];
  const found = candidates.find((one) => (typeof one === 'string' && one !== '') || typeof one === 'number');
  return found === undefined ? undefined : String(found);
}
